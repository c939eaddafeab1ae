/**
 * Turns the contract in `schema/` into code and documents.
 *
 *   node scripts/generate.ts           write what changed
 *   node scripts/generate.ts --check   write nothing, name every stale file, exit 1
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { openapi, openrpc } from "./generate/documents.ts";
import { schemaDocument } from "./generate/json-schema.ts";
import { lint } from "./generate/lint.ts";
import { loadContract } from "./generate/load.ts";
import type { Contract } from "./generate/model.ts";
import { lintReleases } from "./generate/releases.ts";
import { mapsModule, shapesModule, tablesModule } from "./generate/tables.ts";
import { typesModule } from "./generate/types.ts";
import { validatorsModule } from "./generate/validators.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const SCHEMA = join(ROOT, "schema");
const GEN = join(ROOT, "packages/protocol/src/gen");
const DIST = join(SCHEMA, "dist");

/** Every file the contract projects to, by absolute path. */
async function project(contract: Contract): Promise<Map<string, string>> {
  const schema = json(schemaDocument(contract));
  const digest = createHash("sha256").update(schema).digest("hex");
  const validators = validatorsModule(contract);
  return new Map([
    [join(DIST, "schema.json"), schema],
    [join(DIST, "openrpc.json"), json(openrpc(contract))],
    [join(DIST, "openapi.json"), json(openapi(contract))],
    [join(GEN, "types.ts"), await typesModule(contract, "public")],
    [join(GEN, "wire.ts"), await typesModule(contract, "wire")],
    [join(GEN, "tables.ts"), tablesModule(contract, digest)],
    [join(GEN, "shapes.ts"), shapesModule(contract)],
    [join(GEN, "maps.ts"), mapsModule(contract)],
    [join(GEN, "validators.js"), validators.code],
    [join(GEN, "validators.d.ts"), validators.types],
  ]);
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function stale(files: ReadonlyMap<string, string>): string[] {
  const changed = [...files]
    .filter(([file, text]) => !existsSync(file) || readFileSync(file, "utf8") !== text)
    .map(([file]) => file);
  const extra = [GEN, DIST].flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [],
  );
  return [...changed, ...extra.filter((file) => !files.has(file))];
}

function write(files: ReadonlyMap<string, string>, changed: readonly string[]): void {
  for (const file of changed) {
    const text = files.get(file);
    mkdirSync(dirname(file), { recursive: true });
    if (text === undefined) rmSync(file);
    else writeFileSync(file, text);
  }
}

async function main(): Promise<number> {
  const contract = loadContract(SCHEMA);
  const faults = [...lint(contract), ...lintReleases(join(SCHEMA, "releases"))];
  if (faults.length > 0) {
    process.stderr.write(
      `The contract has ${faults.length} fault(s):\n${faults.map((fault) => `  schema/${fault}\n`).join("")}`,
    );
    return 1;
  }
  const files = await project(contract);
  const changed = stale(files);
  const names = changed.map((file) => `  ${relative(ROOT, file)}\n`).join("");
  if (process.argv.includes("--check")) {
    if (changed.length > 0) process.stderr.write(`Stale, run \`pnpm generate\`:\n${names}`);
    return changed.length > 0 ? 1 : 0;
  }
  write(files, changed);
  process.stderr.write(changed.length > 0 ? `Wrote:\n${names}` : "Everything is up to date.\n");
  return 0;
}

process.exitCode = await main();
