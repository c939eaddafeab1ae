import { join } from "node:path";
import { lint } from "./lint.ts";
import { lintExampleValues } from "./lint-examples.ts";
import { ContractError, loadContract } from "./load.ts";
import type { Contract } from "./model.ts";
import { lintReleases } from "./releases.ts";

/**
 * Reads the contract below `root` (the `schema` folder) and returns it with all its faults, each with its place.
 * There is no contract when its sources cannot be read at all.
 */
export function findFaults(root: string): { contract?: Contract; faults: readonly string[] } {
  try {
    const contract = loadContract(root);
    const structure = lint(contract);
    // Values are judged by compiled types, and only sound types compile.
    const values = structure.length > 0 ? [] : lintExampleValues(contract);
    return { contract, faults: [...structure, ...values, ...lintReleases(join(root, "releases"))] };
  } catch (error) {
    if (error instanceof ContractError) return { faults: [error.message] };
    throw error;
  }
}
