import { readPrompt } from "../input/index.ts";
import type { Io } from "../io.ts";
import { converse } from "./converse.ts";
import { type RunFlags, refuseCreateFlags } from "./run-flags.ts";
import { turnOptions } from "./run-params.ts";
import { findSession } from "./session-id.ts";

/** What to resume. */
export interface ResumeTarget {
  /** As a person writes it: an id, the beginning of one, `last` or `~N`. */
  readonly session: string;
  readonly words: readonly string[];
}

/** `rkat resume` and `rkat continue`: one more turn of a session. */
export async function resume({ session, words }: ResumeTarget, flags: RunFlags, io: Io): Promise<void> {
  refuseCreateFlags(flags);
  const options = { ...turnOptions(flags), signal: io.signal };
  const prompt = await readPrompt(words, flags, io);
  await converse(io, { ...flags, structured: false }, async (client) =>
    client.session(await findSession(client, session)).stream(prompt, options),
  );
}
