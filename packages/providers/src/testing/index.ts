import { answerCases } from "./answers.ts";
import { endingCases } from "./endings.ts";
import type { ConformanceHarness } from "./harness.ts";

export type { Cassette, CassetteMode, CassetteOptions, TapeRequest } from "./cassette/index.ts";
export { openCassette } from "./cassette/index.ts";
export type { Bench, ConformanceHarness, ScriptedReply } from "./harness.ts";

/** A named list of checks that knows no test runner: each case throws an AssertionError when it fails. */
export interface ConformanceSuite {
  readonly name: string;
  readonly cases: Readonly<Record<string, (harness: ConformanceHarness) => Promise<void>>>;
}

/**
 * What every ModelProvider must do. Run each case as a test of its own:
 * `for (const [name, run] of Object.entries(providerConformance.cases)) test(name, () => run(harness));`
 */
export const providerConformance: ConformanceSuite = {
  name: "ModelProvider",
  cases: { ...answerCases, ...endingCases },
};
