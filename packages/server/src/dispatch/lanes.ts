import { MeerkatError } from "@meerkat/errors";

interface Lane {
  /** Calls that run or wait. */
  size: number;
  /** Settles when the last call of the lane is over; never rejects. */
  last: Promise<void>;
}

/** Calls of one lane that may wait at once. */
export const MAX_WAITING = 1024;

/** Runs calls one after the other within a lane, and lanes side by side. A lane exists while it has calls. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();

  /** Lanes that have calls. */
  get size(): number {
    return this.#lanes.size;
  }

  /**
   * Runs `work` when its turn in the lane has come; without a key, or in an empty lane, before this returns. Throws
   * SERVICE_UNAVAILABLE when too many calls wait.
   */
  async run<T>(key: string | undefined, work: () => Promise<T>): Promise<T> {
    if (key === undefined) return work();
    const lane = this.#lane(key);
    if (lane.size > MAX_WAITING) throw laneFull();
    const before = lane.last;
    const { promise, resolve } = Promise.withResolvers<void>();
    lane.last = promise;
    if (lane.size++ > 0) await before;
    try {
      return await work();
    } finally {
      if (--lane.size === 0) this.#lanes.delete(key);
      resolve();
    }
  }

  #lane(key: string): Lane {
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const made: Lane = { size: 0, last: Promise.resolve() };
    this.#lanes.set(key, made);
    return made;
  }
}

function laneFull(): MeerkatError {
  const message = `${MAX_WAITING} calls already wait for their turn. Wait for an answer before sending the next one.`;
  return new MeerkatError("SERVICE_UNAVAILABLE", message);
}
