import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Benchmark, Comparison } from "./lib/benchmark.ts";
import { summarise } from "./lib/statistics.ts";

const READER = fileURLToPath(new URL("lib/slow-reader.ts", import.meta.url));
const EVENTS = { quick: 100_000, full: 1_000_000 };
const MEGABYTE = 1024 * 1024;
/** V8 doubles its nursery now and then however little is kept. Of one size, what grows is what our code keeps. */
const FLAGS = ["--expose-gc", "--min-semi-space-size=16", "--max-semi-space-size=16"];

/** Bytes after a tenth of the events, and the most after that. */
interface Grown {
  readonly start: number;
  readonly max: number;
}

interface Memory {
  readonly resident: Grown;
  /** What a collection leaves. */
  readonly live: Grown;
}

/** Memory of a client while events pass a reader that is slower than the server: as flat as its start. */
export const clientMemory: Benchmark = {
  name: "client-memory",
  aim: 1.3,
  run: async (quick) => {
    const events = quick ? EVENTS.quick : EVENTS.full;
    const runs: Memory[] = [];
    for (let run = 0; run < (quick ? 1 : 3); run++) runs.push(await readSlowly(events));
    return (["resident", "live"] as const).map((kind) =>
      against(
        kind,
        events,
        runs.map((run) => run[kind]),
      ),
    );
  },
};

async function readSlowly(events: number): Promise<Memory> {
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, READER, String(events)]);
  return JSON.parse(stdout);
}

/** The floor is the same run's start: the first tenth of its events. */
function against(kind: string, events: number, runs: readonly Grown[]): Comparison {
  const megabytes = (of: (run: Grown) => number) => summarise(runs.map((run) => of(run) / MEGABYTE));
  return {
    what: `${kind} at most, ${events.toLocaleString("en")} events past a slow reader, floor after a tenth`,
    unit: "MB",
    better: "less",
    ours: megabytes(({ max }) => max),
    floor: megabytes(({ start }) => start),
  };
}
