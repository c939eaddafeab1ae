/** One measurement of one side: gives one sample, in the benchmark's unit. */
export type Measure = () => Promise<number>;

/** How often every side is measured. */
export interface Rounds {
  /** Rounds whose samples are thrown away: they fill caches and let the compiler see the code. */
  readonly warmUp: number;
  readonly kept: number;
}

/**
 * Measures the sides in turns (A, B, A, B, ...), so that whatever else the machine does meets all of them alike.
 * Gives the kept samples of each side, in the order of the sides.
 */
export async function alternating(
  { warmUp, kept }: Rounds,
  sides: readonly Measure[],
): Promise<readonly (readonly number[])[]> {
  const samples = sides.map((measure) => ({ measure, kept: [] as number[] }));
  for (let round = 0; round < warmUp + kept; round++) {
    for (const side of samples) {
      const sample = await side.measure();
      if (round >= warmUp) side.kept.push(sample);
    }
  }
  return samples.map((side) => side.kept);
}

/** Milliseconds that the work takes. */
export async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
