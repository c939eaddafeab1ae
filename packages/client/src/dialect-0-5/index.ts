import type { Dialect } from "../dialect.ts";
import { legacyFailure } from "./failure.ts";
import { fromLegacy } from "./incoming.ts";
import { toLegacy } from "./outgoing.ts";
import { Outstanding } from "./outstanding.ts";
import { LegacyRuns } from "./runs.ts";
import { LossyEntrance } from "./unread.ts";

/**
 * How published 0.5 servers use the contract: events in envelopes that may come after the response or not at all and
 * do not name their request, turns that queue, sums over the session for a run's tokens, seconds for times, numbers
 * for errors.
 */
export function legacyDialect(): Dialect {
  const runs = new LegacyRuns();
  const outstanding = new Outstanding();
  return {
    acknowledges: false,
    queuesTurns: true,
    runs,
    outgoing: toLegacy,
    incoming: (method, wire) => {
      runs.observe(method, wire);
      return fromLegacy(method, wire);
    },
    failure: legacyFailure,
    malformed: (what) => {
      if (what.kind === "unknown_response" && what.id === null && what.error) outstanding.refuse(what.error);
      return undefined;
    },
    send: (method, call) => outstanding.send(method, call),
    entrance: (options) => new LossyEntrance(options),
  };
}
