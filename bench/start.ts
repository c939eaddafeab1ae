import type { Benchmark } from "./lib/benchmark.ts";
import { compare } from "./lib/compare.ts";
import { millisecondsOf } from "./lib/rounds.ts";
import { scratch } from "./lib/scratch.ts";
import { startBareNode, startServer } from "./lib/server-process.ts";

/** From the start of the process to the answer to `initialize`, against a Node that starts and ends. */
export const start: Benchmark = {
  name: "start",
  aim: 1.5,
  run: async (quick) => {
    await using directory = await scratch();
    const comparison = await compare({
      what: "process to `initialize`",
      unit: "ms",
      better: "less",
      // The first starts fill the compile cache, as the first start after an installation does.
      rounds: { warmUp: 3, kept: quick ? 5 : 25 },
      ours: () => untilInitialized(directory.path),
      floor: () => millisecondsOf(() => startBareNode("0").exited),
    });
    return [comparison];
  },
};

async function untilInitialized(directory: string): Promise<number> {
  const began = performance.now();
  const server = startServer(directory);
  try {
    await server.call("initialize", {});
    return performance.now() - began;
  } finally {
    await server.stop();
  }
}
