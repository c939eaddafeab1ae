import type { Caller, EventEnvelope } from "@meerkat/protocol";
import { uuid7 } from "../ids.ts";

/** Who listens to which session. A subscription ends with its connection. */
export interface Subscriptions {
  open(sessionId: string, caller: Caller): string;
  /** Whether there was such a subscription of this caller to close. */
  close(streamId: string, caller: Caller): boolean;
  /** Whether anybody listens to the session. */
  listened(sessionId: string): boolean;
  /** Sends an event to every listener; a promise when one of them has no room left. */
  publish(sessionId: string, event: EventEnvelope): Promise<unknown> | undefined;
  /** Ends the subscriptions of a session that ended. */
  end(sessionId: string): void;
}

interface Subscription {
  readonly streamId: string;
  readonly sessionId: string;
  readonly caller: Caller;
  sequence: number;
  readonly forget: () => void;
}

export function createSubscriptions(): Subscriptions {
  const byStream = new Map<string, Subscription>();
  const bySession = new Map<string, Set<Subscription>>();

  const remove = (subscription: Subscription): void => {
    byStream.delete(subscription.streamId);
    const others = bySession.get(subscription.sessionId);
    others?.delete(subscription);
    if (others?.size === 0) bySession.delete(subscription.sessionId);
    subscription.caller.closed.removeEventListener("abort", subscription.forget);
  };

  const finish = (subscription: Subscription, outcome: "remote_end" | "explicit_close"): void => {
    remove(subscription);
    const { streamId, sessionId } = subscription;
    subscription.caller.notify("session/stream_end", { streamId, sessionId, ended: true, outcome });
  };

  return {
    open: (sessionId, caller) => {
      const streamId = uuid7();
      const subscription: Subscription = {
        streamId,
        sessionId,
        caller,
        sequence: 0,
        forget: () => remove(subscription),
      };
      byStream.set(streamId, subscription);
      bySession.set(sessionId, (bySession.get(sessionId) ?? new Set()).add(subscription));
      caller.closed.addEventListener("abort", subscription.forget, { once: true });
      if (caller.closed.aborted) remove(subscription);
      return streamId;
    },
    close: (streamId, caller) => {
      const subscription = byStream.get(streamId);
      if (subscription?.caller !== caller) return false;
      finish(subscription, "explicit_close");
      return true;
    },
    listened: (sessionId) => bySession.has(sessionId),
    publish: (sessionId, event) => {
      const listeners = bySession.get(sessionId);
      if (!listeners) return undefined;
      const full = [...listeners].flatMap((to) => {
        const params = { streamId: to.streamId, sequence: ++to.sequence, sessionId, event };
        return to.caller.notify("session/stream_event", params) ?? [];
      });
      return full.length === 0 ? undefined : Promise.all(full);
    },
    end: (sessionId) => {
      for (const subscription of [...(bySession.get(sessionId) ?? [])]) finish(subscription, "remote_end");
    },
  };
}
