/** What is kept of the samples of one side: enough to see the value, its spread and how much it rests on. */
export interface Summary {
  readonly median: number;
  /** A quarter of the samples is smaller than this. */
  readonly lowerQuartile: number;
  /** A quarter of the samples is larger than this. */
  readonly upperQuartile: number;
  readonly samples: number;
}

/** The value below which the share `at` (0 to 1) of the samples lies, interpolated. Throws a RangeError without samples. */
export function percentile(samples: readonly number[], at: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * at;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) throw new RangeError("There are no samples to summarise.");
  return below + (above - below) * (place - Math.floor(place));
}

/** Medians and quartiles, not means: one pause of the machine must not move the result. */
export function summarise(samples: readonly number[]): Summary {
  return {
    median: percentile(samples, 0.5),
    lowerQuartile: percentile(samples, 0.25),
    upperQuartile: percentile(samples, 0.75),
    samples: samples.length,
  };
}
