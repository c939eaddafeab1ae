import { parseArgs } from "node:util";
import { events } from "./events.ts";
import { history } from "./history.ts";
import type { Benchmark } from "./lib/benchmark.ts";
import { jsonReport, type Outcome, textReport } from "./lib/report.ts";
import { memory } from "./memory.ts";
import { start } from "./start.ts";
import { turns } from "./turns.ts";

const BENCHMARKS: readonly Benchmark[] = [start, memory, turns, history, events];
const USAGE = `Usage: node bench/run.ts [${BENCHMARKS.map(({ name }) => name).join("|")} ...] [--json] [--quick]\n`;
const OPTIONS = { json: { type: "boolean", default: false }, quick: { type: "boolean", default: false } } as const;

/** Measures what the command line names, or everything. Only a benchmark that breaks makes the exit code 1. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const unknown = positionals.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) return refuse(`There is no benchmark ${unknown.join(", ")}.`);
  const chosen = BENCHMARKS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const outcomes: Outcome[] = [];
  for (const benchmark of chosen) outcomes.push(...(await measured(benchmark, values.quick)));
  process.stdout.write(values.json ? jsonReport(outcomes) : textReport(outcomes));
}

async function measured({ name, aim, run }: Benchmark, quick: boolean): Promise<readonly Outcome[]> {
  process.stderr.write(`measuring ${name} ...\n`);
  try {
    return [{ name, aim, measured: await run(quick) }];
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${name} broke: ${error instanceof Error ? error.stack : String(error)}\n`);
    return [];
  }
}

function refuse(why: string): void {
  process.exitCode = 2;
  process.stderr.write(`${why}\n${USAGE}`);
}

await main();
