import { MeerkatError } from "@meerkat/errors";
import { isRecord } from "@meerkat/protocol";

/** A notification about a subscription. */
export interface SubscriptionFrame {
  readonly method: "session/stream_event" | "session/stream_end";
  readonly wire: unknown;
}

/** The reader of one subscription's notifications. */
export interface SubscriptionRoute {
  onFrame(frame: SubscriptionFrame): void;
  /** Nothing more will come. */
  onLost(reason: MeerkatError): void;
}

/** Frames kept for subscriptions whose id is not known yet. */
const MAX_EARLY_FRAMES = 1024;

/**
 * Brings each frame to its subscription. A server may send the first ones before it has answered the request that opens
 * the subscription, so while such a request waits, frames of unknown subscriptions are kept.
 */
export class SubscriptionRoutes {
  readonly #routes = new Map<string, SubscriptionRoute>();
  #early: { readonly streamId: string; readonly frame: SubscriptionFrame }[] = [];
  #overrun = false;
  #opening = 0;
  #lost: MeerkatError | undefined;

  /** Opens a subscription: frames of the id that `request` resolves with go to `route`, those that came early first. */
  async open<T extends { readonly streamId: string }>(request: () => Promise<T>, route: SubscriptionRoute): Promise<T> {
    this.#opening++;
    try {
      const opened = await request();
      this.#routes.set(opened.streamId, route);
      this.#replay(opened.streamId, route);
      if (this.#lost) route.onLost(this.#lost);
      return opened;
    } finally {
      if (--this.#opening === 0) this.#forget();
    }
  }

  /** Frames of this subscription are dropped from now on. */
  remove(streamId: string): void {
    this.#routes.delete(streamId);
  }

  /** Hands a notification to its subscription. */
  deliver(method: SubscriptionFrame["method"], wire: unknown): void {
    if (!isRecord(wire) || typeof wire.stream_id !== "string") return;
    const frame = { method, wire };
    const route = this.#routes.get(wire.stream_id);
    if (route) route.onFrame(frame);
    else if (this.#opening > 0) this.#keep(wire.stream_id, frame);
  }

  /** Ends all subscriptions, also those whose opening is being finished. */
  fail(reason: MeerkatError): void {
    this.#lost = reason;
    for (const route of this.#routes.values()) route.onLost(reason);
    this.#routes.clear();
  }

  #keep(streamId: string, frame: SubscriptionFrame): void {
    if (this.#early.length < MAX_EARLY_FRAMES) this.#early.push({ streamId, frame });
    else this.#overrun = true;
  }

  #replay(streamId: string, route: SubscriptionRoute): void {
    for (const early of this.#early) if (early.streamId === streamId) route.onFrame(early.frame);
    if (this.#overrun)
      route.onLost(
        new MeerkatError(
          "INVALID_RESPONSE",
          "Events of the subscription were lost: too many came before the server answered the request. Open it again.",
        ),
      );
    this.#early = this.#early.filter((early) => early.streamId !== streamId);
  }

  #forget(): void {
    this.#early = [];
    this.#overrun = false;
  }
}
