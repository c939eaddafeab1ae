import { MeerkatError } from "@meerkat/errors";
import type { Handlers } from "@meerkat/protocol";
import { sessionIdOf } from "../session/index.ts";
import { atThisTurn, type Core } from "./core.ts";
import { executeTurn } from "./execute.ts";
import { planTurn } from "./plan.ts";

export function turnHandlers(core: Core): Pick<Handlers, "turn/start" | "turn/interrupt"> {
  return {
    "turn/start": (params, context) => {
      const id = sessionIdOf(params.sessionId, core.realm);
      return core.sessions.take(id, async (live, stopped) => {
        const now = await atThisTurn(core);
        return executeTurn(now, live, await planTurn(now, live, params), context, stopped);
      });
    },
    "turn/interrupt": async ({ sessionId }) => {
      const id = sessionIdOf(sessionId, core.realm);
      await core.sessions.read(id);
      const run = core.sessions.running(id);
      run?.stop(new MeerkatError("AGENT_ERROR", "The turn was interrupted.", { details: { reason: "interrupted" } }));
      // The answer means that the session is free again, so that the next turn is not busy.
      await run?.ended;
      return { interrupted: true };
    },
  };
}
