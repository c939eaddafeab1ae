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
  /** How dear we may be here; the benchmark's aim when left out. */
  readonly aim?: Aim;
}

/** A figure that cannot be taken on this machine, and why. */
export interface Skipped {
  readonly what: string;
  readonly skipped: string;
}

export type Measured = Comparison | Skipped;

/** How many times as dear as the floor we may be, or how many milliseconds dearer. */
export type Aim = number | { readonly addedMs: number };

/** One benchmark: a file of this folder. */
export interface Benchmark {
  readonly name: string;
  /** How dear we may be; `undefined` where the figure is for orientation. */
  readonly aim: Aim | undefined;
  /** Measures; `quick` takes fewer samples, to see that it works. */
  run(quick: boolean): Promise<readonly Measured[]>;
}

/** How many times as dear as the floor: above 1 is slower or larger, whichever way the figure counts. */
export function ratioOf({ better, ours, floor }: Comparison): number {
  return better === "less" ? ours.median / floor.median : floor.median / ours.median;
}

export type Verdict = "within" | "over" | "orientation";

/** How a comparison stands to its own aim, or to that of its benchmark. */
export function verdictOf(comparison: Comparison, benchmarkAim: Aim | undefined): Verdict {
  const aim = comparison.aim ?? benchmarkAim;
  if (aim === undefined) return "orientation";
  const within = typeof aim === "number" ? ratioOf(comparison) <= aim : addedBy(comparison) <= aim.addedMs;
  return within ? "within" : "over";
}

/** What our side costs beyond the floor, in the comparison's unit. */
export function addedBy({ ours, floor }: Comparison): number {
  return ours.median - floor.median;
}
