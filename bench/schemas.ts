import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { table } from "./lib/table.ts";
import { contendersFor, PROFILES_BY_DEFAULT } from "./schemas/contenders/all.ts";
import { readCorpus, sampleOf } from "./schemas/corpus.ts";
import { Engines } from "./schemas/engines.ts";
import { findPython } from "./schemas/python.ts";
import { failureList, notesOf, reportOf } from "./schemas/report.ts";
import { runAll } from "./schemas/run.ts";

const OPTIONS = {
  json: { type: "string" },
  only: { type: "string", multiple: true },
  by: { type: "string" },
  schema: { type: "string" },
  sample: { type: "string", default: "1000000" },
  failures: { type: "boolean", default: false },
} as const;

/** Lowers the real schemas of the corpus with everything that can, and prints who loses what. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  const corpus = readCorpus();
  if ("missing" in corpus) return skip(corpus.missing);
  const contenders = contendersFor(values.only ?? PROFILES_BY_DEFAULT).filter(({ name }) =>
    name.includes(values.by ?? ""),
  );
  const python = await findPython();
  const engines = "path" in python ? new Engines(python.path) : undefined;
  const named = corpus.filter(({ name }) => name.includes(values.schema ?? ""));
  const rows = await runAll(sampleOf(named, Number(values.sample)), contenders, engines);
  engines?.close();
  process.stdout.write(`${reportOf(rows)}\n\n${notesOf(rows).join("\n")}\n`);
  if ("missing" in python) process.stdout.write(`llguidance, xgrammar and walks are skipped: ${python.missing}\n`);
  if (values.failures) process.stdout.write(`\n${failureList(rows)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(rows));
}

function skip(why: string): void {
  process.stdout.write(`${table([["schemas"], [`skipped: ${why}`]])}\n`);
}

await main();
