import { parseArgs } from "node:util";
import type { Benchmark } from "./lib/benchmark.ts";
import { jsonReport, type Outcome, textReport } from "./lib/report.ts";

/** Loaded one by one: a package that is not built costs its own benchmarks only. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  start: async () => (await import("./start.ts")).start,
  memory: async () => (await import("./memory.ts")).memory,
  turns: async () => (await import("./turns.ts")).turns,
  history: async () => (await import("./history.ts")).history,
  events: async () => (await import("./events.ts")).events,
  "client-events": async () => (await import("./client-events.ts")).clientEvents,
  "client-calls": async () => (await import("./client-calls.ts")).clientCalls,
  "client-turn": async () => (await import("./client-turn.ts")).clientTurn,
  "client-memory": async () => (await import("./client-memory.ts")).clientMemory,
  "provider-events": async () => (await import("./provider-events.ts")).providerEvents,
  "provider-first": async () => (await import("./provider-first.ts")).providerFirst,
  "provider-import": async () => (await import("./provider-import.ts")).providerImport,
  "client-size": async () => (await import("./client-size.ts")).clientSize,
};
const USAGE = `Usage: node bench/run.ts [${Object.keys(BENCHMARKS).join("|")} ...] [--json] [--quick]`;
const OPTIONS = { json: { type: "boolean", default: false }, quick: { type: "boolean", default: false } } as const;

/** Measures what the command line names, or everything. Only a benchmark that breaks makes the exit code 1. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true, strict: false });
  const flags = Object.keys(values).filter((flag) => !Object.hasOwn(OPTIONS, flag));
  const unknown = [...flags, ...positionals.filter((name) => !Object.hasOwn(BENCHMARKS, name))];
  if (unknown.length > 0) return refuse(`There is no benchmark or option ${unknown.join(", ")}.`);
  const chosen = Object.entries(BENCHMARKS).filter(([name]) => positionals.length === 0 || positionals.includes(name));
  const outcomes: Outcome[] = [];
  for (const [name, load] of chosen) outcomes.push(...(await outcomeOf(name, load, values.quick === true)));
  process.stdout.write(values.json ? jsonReport(outcomes) : textReport(outcomes));
}

async function outcomeOf(name: string, load: () => Promise<Benchmark>, quick: boolean): Promise<readonly Outcome[]> {
  process.stderr.write(`measuring ${name} ...\n`);
  try {
    const { aim, run } = await load();
    return [{ name, aim, measured: await run(quick) }];
  } catch (error) {
    const what = error instanceof Error ? error.stack : String(error);
    process.exitCode = 1;
    process.stderr.write(`${name} broke. The last build is what is measured; is it there and whole? ${what}\n`);
    return [];
  }
}

function refuse(why: string): void {
  process.exitCode = 2;
  process.stderr.write(`${why}\n${USAGE}\n`);
}

await main();
