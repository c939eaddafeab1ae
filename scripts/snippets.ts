/**
 * Keeps the code in the READMEs equal to the programs under `examples/`, which the tests run. A fence names its file:
 * three backticks, the language, and the path. `--check` writes nothing, names what differs and exits 1.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const FENCE = /^```(\S*)(?: (\S+))?\n([\s\S]*?)^```$/gm;

/** Fences that are no example: the two commands of the first screen. */
const COMMANDS = "commands";

function readmes(): string[] {
  const packages = readdirSync(join(ROOT, "packages")).map((name) => join(ROOT, "packages", name, "README.md"));
  return [join(ROOT, "README.md"), join(ROOT, "CONTRIBUTING.md"), ...packages].filter((file) => existsSync(file));
}

function update(text: string, file: string, faults: string[]): string {
  return text.replace(FENCE, (fence, language: string, source: string | undefined) => {
    if (source === COMMANDS) return fence;
    if (!source || !existsSync(join(ROOT, source))) {
      faults.push(`${relative(ROOT, file)}: a ${language || "plain"} fence names no file under examples/`);
      return fence;
    }
    return `\`\`\`${language} ${source}\n${readFileSync(join(ROOT, source), "utf8")}\`\`\``;
  });
}

const faults: string[] = [];
for (const file of readmes()) {
  const before = readFileSync(file, "utf8");
  const after = update(before, file, faults);
  if (after === before) continue;
  if (process.argv.includes("--check"))
    faults.push(`${relative(ROOT, file)}: a fence differs from its example; run node scripts/snippets.ts`);
  else writeFileSync(file, after);
}
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
