/** A deterministic source of choices: the same seed gives the same choices on every machine. */
export interface Rng {
  /** A number from 0 (included) to 1 (excluded). */
  next(): number;
  /** An integer from 0 (included) to `bound` (excluded); 0 when the bound is 1 or less. */
  int(bound: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of the values; undefined of an empty list. */
  pick<T>(values: readonly T[]): T | undefined;
  /** A source of its own, so that choices made inside one part do not shift those of the next. */
  fork(label: string | number): Rng;
}

/** Makes a source from a seed text (FNV-1a into Mulberry32: small, well spread, not for secrets). */
export function createRng(seed: string): Rng {
  let state = hash(seed);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (bound: number) => (bound <= 1 ? 0 : Math.floor(next() * bound));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (values) => values[int(values.length)],
    fork: (label) => createRng(`${seed}/${label}`),
  };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value | 0;
}
