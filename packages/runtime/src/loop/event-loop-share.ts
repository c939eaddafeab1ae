import { setImmediate as nextTurn } from "node:timers/promises";

/** About half a millisecond's worth of an answer's events. */
const EVENTS_A_TURN = 256;

/**
 * Gives the event loop back after every so many events. A model that answers faster than its events are dealt with
 * leaves no pause by itself: Node reads a socket that is never empty megabytes long before it looks at anything else,
 * and meanwhile no interrupt would be heard, no other session served, and no event written that has no room at once.
 */
export class EventLoopShare {
  #events = 0;

  /** Counts an event. A promise where the next one should wait. */
  spend(): Promise<void> | undefined {
    this.#events++;
    return this.#events % EVENTS_A_TURN === 0 ? nextTurn() : undefined;
  }
}
