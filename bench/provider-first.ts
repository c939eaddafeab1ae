import type { Benchmark, Comparison } from "./lib/benchmark.ts";
import { startModels } from "./lib/models.ts";
import { scratch } from "./lib/scratch.ts";
import { VENDORS } from "./providers/all.ts";
import { modelClient } from "./providers/readers.ts";
import { comparisons, measureSides } from "./providers/sides.ts";
import type { Reader } from "./providers/vendor.ts";

/** Few: it is the first that counts. */
const DELTAS = 10;

/** Milliseconds from the call to the first text delta. */
export const providerFirst: Benchmark = {
  name: "provider-first",
  aim: undefined,
  run: async (quick) => {
    await using models = await startModels(DELTAS);
    await using directory = await scratch();
    await using client = await modelClient(models.url, directory.path);
    const rounds = { warmUp: 20, kept: quick ? 20 : 150 };
    const measured: Comparison[] = [];
    for (const vendor of VENDORS) {
      const sides = await measureSides({ vendor, url: models.url, client, rounds, sample: untilFirst });
      measured.push(...comparisons(sides, { what: `${vendor.name} first delta`, unit: "ms" }));
    }
    return measured;
  },
};

async function untilFirst(read: Reader): Promise<number> {
  const began = performance.now();
  let first: number | undefined;
  await read(() => {
    first ??= performance.now();
  });
  if (first === undefined) throw new Error("No text arrived.");
  return first - began;
}
