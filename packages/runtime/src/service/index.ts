import { MeerkatError } from "@meerkat/errors";
import type { Handlers } from "@meerkat/protocol";
import { blobHandlers } from "./blob.ts";
import { configHandlers } from "./config.ts";
import type { Core } from "./core.ts";
import { discoveryHandlers } from "./discovery.ts";
import { sessionHandlers } from "./session.ts";
import { toolHandlers } from "./tools.ts";
import { turnHandlers } from "./turn.ts";

export type { Core, RealmHome } from "./core.ts";

/** The contract, implemented. A row without a handler does not compile. */
export function createHandlers(core: Core): Handlers {
  return {
    ...discoveryHandlers(core),
    ...sessionHandlers(core),
    ...turnHandlers(core),
    ...toolHandlers(core),
    ...configHandlers(core),
    ...blobHandlers(core),
  } satisfies Handlers;
}

/** Stops every run and waits until their sessions are stored. */
export async function stopRuns(core: Core): Promise<void> {
  const runs = core.sessions.active;
  for (const run of runs)
    run.stop(
      new MeerkatError("AGENT_ERROR", "The turn was stopped because the server is shutting down.", {
        details: { reason: "shutdown" },
      }),
    );
  await Promise.all(runs.map((run) => run.ended));
}
