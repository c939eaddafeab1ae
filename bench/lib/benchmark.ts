import type { Summary } from "./statistics.ts";

/** Our figure beside the least that the same work costs without us, both taken in the same run. */
export interface Comparison {
  readonly what: string;
  /** Unit of both sides, such as `ms`. */
  readonly unit: string;
  /** Whether a good figure is a small one (a time) or a large one (a rate). */
  readonly better: "less" | "more";
  readonly ours: Summary;
  readonly floor: Summary;
}

/** A figure that cannot be taken on this machine, and why. */
export interface Skipped {
  readonly what: string;
  readonly skipped: string;
}

export type Measured = Comparison | Skipped;

/** One benchmark: a file of this folder. */
export interface Benchmark {
  readonly name: string;
  /** How many times as dear as the floor we may be; `undefined` where the figure is for orientation. */
  readonly aim: number | undefined;
  /** Measures; `quick` takes fewer samples, to see that it works. */
  run(quick: boolean): Promise<readonly Measured[]>;
}

/** How many times as dear as the floor: above 1 is slower or larger, whichever way the figure counts. */
export function ratioOf({ better, ours, floor }: Comparison): number {
  return better === "less" ? ours.median / floor.median : floor.median / ours.median;
}

export type Verdict = "within" | "over" | "orientation";

export function verdictOf(ratio: number, aim: number | undefined): Verdict {
  if (aim === undefined) return "orientation";
  return ratio <= aim ? "within" : "over";
}
