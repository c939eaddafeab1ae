import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Benchmark, Comparison } from "./lib/benchmark.ts";
import { summarise } from "./lib/statistics.ts";

const READER = fileURLToPath(new URL("lib/slow-reader.ts", import.meta.url));
const EVENTS = { quick: 100_000, full: 1_000_000 };
const MEGABYTE = 1024 * 1024;

interface Resident {
  readonly start: number;
  readonly max: number;
  readonly end: number;
}

/** Resident memory of a client while events pass a reader that is slower than the server: as flat as its start. */
export const clientMemory: Benchmark = {
  name: "client-memory",
  aim: 1.3,
  run: async (quick) => {
    const events = quick ? EVENTS.quick : EVENTS.full;
    const runs: Resident[] = [];
    for (let run = 0; run < (quick ? 1 : 3); run++) runs.push(await readSlowly(events));
    return [
      against("at most", events, [runs, ({ max }) => max]),
      against("at the end", events, [runs, ({ end }) => end]),
    ];
  },
};

async function readSlowly(events: number): Promise<Resident> {
  const { stdout } = await promisify(execFile)(process.execPath, [READER, String(events)]);
  return JSON.parse(stdout);
}

type Samples = readonly [runs: readonly Resident[], part: (run: Resident) => number];

/** The floor is the same run's start: the first tenth of its events. */
function against(when: string, events: number, [runs, part]: Samples): Comparison {
  const megabytes = (of: (run: Resident) => number) => summarise(runs.map((run) => of(run) / MEGABYTE));
  return {
    what: `resident ${when}, ${events.toLocaleString("en")} events past a slow reader, floor after a tenth`,
    unit: "MB",
    better: "less",
    ours: megabytes(part),
    floor: megabytes(({ start }) => start),
  };
}
