import { readPrompt } from "../input/index.ts";
import type { Io } from "../io.ts";
import { converse } from "./converse.ts";
import type { RunFlags } from "./run-flags.ts";
import { requireTools, runParams } from "./run-params.ts";

/** `rkat run`: a new session and its first turn. */
export async function run(words: readonly string[], flags: RunFlags, io: Io): Promise<void> {
  const params = runParams(await readPrompt(words, flags, io), flags, io.cwd);
  const { prompt, session, overlay } = params;
  const structured = session.outputSchema !== undefined;
  const { signal } = io;
  await converse(io, { ...flags, structured }, async (client) => {
    requireTools(client, flags);
    if (!overlay.flowToolOverlay) return client.createSessionStreaming(prompt, { ...session, signal });
    // Which tools may be used is said per turn, and the turn that makes a session cannot say it.
    const { id } = await client.createDeferredSession("", { ...session, signal });
    return client.session(id).stream(prompt, { ...overlay, signal });
  });
}
