import type { Comparison } from "./benchmark.ts";
import { alternating, type Measure, type Rounds } from "./rounds.ts";
import { summarise } from "./statistics.ts";

/** The two sides of a comparison and how they count. */
export interface Contest extends Pick<Comparison, "what" | "unit" | "better"> {
  readonly rounds: Rounds;
  readonly ours: Measure;
  readonly floor: Measure;
}

/** Measures both sides in turns and summarises them. */
export async function compare({ what, unit, better, rounds, ...sides }: Contest): Promise<Comparison> {
  const [floor = [], ours = []] = await alternating(rounds, [sides.floor, sides.ours]);
  return { what, unit, better, ours: summarise(ours), floor: summarise(floor) };
}
