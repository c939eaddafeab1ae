/**
 * Turns the contract in `schema/` into code and documents.
 *
 *   node scripts/generate.ts           write what changed
 *   node scripts/generate.ts --check   write nothing, name every stale file, exit 1
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findFaults } from "./generate/faults.ts";
import { GENERATED_FOLDERS, project } from "./generate/project.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The files that are not as the contract has them, and those that it knows nothing of. */
function stale(files: ReadonlyMap<string, string>): string[] {
  const changed = [...files]
    .filter(([file, text]) => !existsSync(join(ROOT, file)) || readFileSync(join(ROOT, file), "utf8") !== text)
    .map(([file]) => file);
  const present = GENERATED_FOLDERS.filter((folder) => existsSync(join(ROOT, folder))).flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`),
  );
  return [...changed, ...present.filter((file) => !files.has(file))];
}

function write(files: ReadonlyMap<string, string>, changed: readonly string[]): void {
  for (const file of changed) {
    const [path, text] = [join(ROOT, file), files.get(file)];
    mkdirSync(dirname(path), { recursive: true });
    if (text === undefined) rmSync(path, { recursive: true });
    else writeFileSync(path, text);
  }
}

function say(headline: string, lines: readonly string[]): void {
  process.stderr.write(`${headline}\n${lines.map((line) => `  ${line}\n`).join("")}`);
}

async function main(): Promise<number> {
  const { contract, faults } = findFaults(join(ROOT, "schema"));
  if (!contract || faults.length > 0) {
    say(
      `The contract has ${faults.length} fault(s):`,
      faults.map((fault) => `schema/${fault}`),
    );
    return 1;
  }
  const files = await project(contract);
  const changed = stale(files);
  if (process.argv.includes("--check")) {
    if (changed.length > 0) say("Stale, run `pnpm generate`:", changed);
    return changed.length > 0 ? 1 : 0;
  }
  write(files, changed);
  say(changed.length > 0 ? "Wrote:" : "Everything is up to date.", changed);
  return 0;
}

process.exitCode = await main();
