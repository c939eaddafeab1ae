import type { Caller, KnownEvent } from "@meerkat/protocol";
import { orAbort } from "../abort.ts";
import { eventId } from "../ids.ts";
import type { LiveSession } from "./live.ts";
import type { Subscriptions } from "./subscriptions.ts";

/** Whom a run's events go to besides the session's subscribers. */
export interface Requester {
  readonly caller: Caller;
  readonly requestId?: string | number;
}

/** Numbers the events of a session and sends them out. The numbers have no gap and none comes twice in a process. */
export interface Publisher {
  /**
   * Sends an event. A promise where the next one should wait: it resolves when every reader has room again, so that
   * memory stays bounded. A stopped run does not wait for readers.
   */
  publish(event: KnownEvent, signal: AbortSignal): Promise<void> | undefined;
}

export function createPublisher(
  live: Pick<LiveSession, "id" | "seq">,
  to: Requester,
  subscriptions: Subscriptions,
): Publisher {
  const sessionId = live.id;
  const sourceId = `session:${sessionId}`;
  const { requestId } = to;
  return {
    publish: (event, signal) => {
      const timestampMs = Date.now();
      const [id, seq] = [eventId(timestampMs), ++live.seq];
      const own = to.caller.notify("session/event", {
        sessionId,
        event,
        requestId,
        eventId: id,
        sourceId,
        seq,
        timestampMs,
      });
      const others = subscriptions.listened(sessionId)
        ? subscriptions.publish(sessionId, { eventId: id, sourceId, seq, timestampMs, payload: event })
        : undefined;
      const room = own && others ? Promise.all([own, others]) : (own ?? others);
      if (!room || signal.aborted) return undefined;
      return orAbort(Promise.resolve(room), signal).then(nothing, nothing);
    },
  };
}

function nothing(): void {}
