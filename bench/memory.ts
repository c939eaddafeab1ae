import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Benchmark } from "./lib/benchmark.ts";
import { compare } from "./lib/compare.ts";
import { scratch } from "./lib/scratch.ts";
import { startBareNode, startServer } from "./lib/server-process.ts";

const WHAT = "resident, idle";
/** What is measured is rest, and nothing but time makes a process rest. */
const REST_MS = 1000;

/** Resident memory of a server that has introduced itself and waits, against a Node that only waits. */
export const memory: Benchmark = {
  name: "memory",
  aim: 1.6,
  run: async (quick) => {
    if (process.platform !== "linux") return [{ what: WHAT, skipped: "resident memory is read from /proc (Linux)" }];
    await using directory = await scratch();
    const comparison = await compare({
      what: WHAT,
      unit: "MB",
      better: "less",
      rounds: { warmUp: 1, kept: quick ? 3 : 7 },
      ours: () => ofServer(directory.path),
      floor: ofBareNode,
    });
    return [comparison];
  },
};

async function ofServer(directory: string): Promise<number> {
  const server = startServer(directory);
  try {
    await server.call("initialize", {});
    await server.call("capabilities/get", {});
    await delay(REST_MS);
    return await residentMegabytes(server.pid);
  } finally {
    await server.stop();
  }
}

async function ofBareNode(): Promise<number> {
  const node = startBareNode("setInterval(() => {}, 1e9)");
  try {
    await delay(REST_MS);
    return await residentMegabytes(node.pid);
  } finally {
    await node.stop();
  }
}

async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/status says nothing about resident memory.`);
  return Number(kilobytes) / 1024;
}
