import { isMeerkatError, MeerkatError } from "@meerkat/errors";
import { encodeParams, isRecord } from "@meerkat/protocol";
import type { CancelRule, Malformed, RpcId } from "@meerkat/wire";
import type { Log } from "../log.ts";

/** How the contract says that a pending request is given up. */
export const CANCEL: CancelRule = {
  method: "cancel",
  toParams: (id) => encodeParams("cancel", { requestId: id }),
  toId: (params) => (isRecord(params) && isId(params.request_id) ? params.request_id : undefined),
};

function isId(value: unknown): value is RpcId {
  return typeof value === "string" || Number.isSafeInteger(value);
}

/** What is answered to a request that its caller cancelled: what was done until then stays reachable in `details`. */
export function cancelled(thrown: unknown): MeerkatError {
  const message = "The request was cancelled before its work was committed.";
  const details = isMeerkatError(thrown) ? thrown.details : undefined;
  return new MeerkatError("REQUEST_CANCELLED", message, { cause: thrown, ...(details !== undefined && { details }) });
}

/** What readers are told of events that were kept for them on a disk that failed. */
export const EVENTS_LOST = "Events that waited for their reader could not be read from the disk again and are lost.";

/** What is answered in place of a result some of whose events were lost. */
export function eventsLost(result: unknown, cause: unknown): MeerkatError {
  const message = `${EVENTS_LOST} What the request did is done and stored: read the session's history.`;
  const session = isRecord(result) && typeof result.session_id === "string" ? { session_id: result.session_id } : {};
  return new MeerkatError("INTERNAL_ERROR", message, { cause, details: { reason: "events_lost", ...session } });
}

/** Why calls are ended, and new ones refused, when a connection is about to end. */
export function ending(cause?: Error): MeerkatError {
  const message = "The server ends this connection. Send the request again on a new one.";
  return new MeerkatError("SERVICE_UNAVAILABLE", message, { cause });
}

/** Logs what arrived and was not understood: once per kind as a warning, then for debugging only. Contents stay out. */
export function malformedLog(log: Log): (what: Malformed) => void {
  const seen = new Set<Malformed["kind"]>();
  return ({ kind }) => {
    log(seen.has(kind) ? "debug" : "warn", "A line from the client was not understood.", { kind });
    seen.add(kind);
  };
}
