import { fromRpcError } from "@meerkat/errors";
import type { Malformed } from "@meerkat/wire";
import { fatal } from "./connection-error.ts";
import type { Dialect } from "./dialect.ts";
import { RunRoutes } from "./run-routes.ts";

/** The contract as it is written: what comes is as it says, and the response ends a run. */
export function ownDialect(features: readonly string[]): Dialect {
  return {
    acknowledges: features.includes("stream_ack"),
    queuesTurns: false,
    runs: new RunRoutes(),
    outgoing: (_method, wire) => wire,
    incoming: (_method, wire) => wire,
    failure: fromRpcError,
    malformed: fatal,
    send: (_method, call) => call(),
    entrance: ({ push }) => ({ push, finish: () => undefined }),
  };
}

/** Until the server has said what it is, its wrapper script may still be talking. */
export function beforeHandshake(): Dialect {
  return { ...ownDialect([]), malformed: (what) => (isTalk(what) ? undefined : fatal(what)) };
}

/** What was too long to be read may be the answer that is waited for, and an error without an id a refusal. */
function isTalk({ kind }: Malformed): boolean {
  return kind === "not_json" || kind === "invalid_request";
}
