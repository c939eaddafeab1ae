import { cp, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { run } from "./command.ts";
import { fewAtATime } from "./few-at-a-time.ts";
import { all, type Check, type Outcome, titled } from "./outcome.ts";
import { scratch } from "./scratch.ts";
import { closureOf, type Package, publicPackages, ROOT, specifiersOf } from "./workspace.ts";

/**
 * Each package stands alone: installed outside the workspace with nothing but its own dependencies, every entry of it
 * can be imported, and the programs in its README run where they need nothing else. Needs a build.
 */
export const installs: Check = {
  name: "installs",
  run: async () => all(await fewAtATime(publicPackages(), checkPackage)),
};

async function checkPackage(each: Package): Promise<Outcome> {
  const { folder, outcome } = await scratch(each.manifest.name);
  if (!outcome.ok || outcome.skipped !== undefined) return titled(each.manifest.name, [outcome]);
  const readme = await readFile(join(each.folder, "README.md"), "utf8");
  const installed = closureOf([each.manifest.name]).map(({ manifest }) => manifest.name);
  const programs = [importing(specifiersOf(each.manifest)), ...standalone(readme, installed)];
  await cp(join(ROOT, "examples"), folder, { recursive: true, filter: isData });
  const outcomes: Outcome[] = [];
  for (const [index, program] of programs.entries()) outcomes.push(await runProgram(folder, `${index}.ts`, program));
  return titled(each.manifest.name, outcomes);
}

/** Programs read files that lie beside them; other programs are not theirs. */
function isData(path: string): boolean {
  return extname(path) !== ".ts";
}

async function runProgram(folder: string, name: string, program: string): Promise<Outcome> {
  await writeFile(join(folder, name), program);
  const outcome = await run(process.execPath, [name], folder);
  return outcome.ok ? outcome : { ...outcome, output: `${program}\n${outcome.output}` };
}

/** A program that imports each of these and ends. */
export function importing(specifiers: readonly string[]): string {
  const lines = specifiers.map((specifier) => {
    const attributes = specifier.endsWith(".json") ? ` with { type: "json" }` : "";
    return `import ${JSON.stringify(specifier)}${attributes};`;
  });
  return lines.join("\n");
}

const FENCE = /^```ts \S+\n([\s\S]*?)^```$/gm;
const IMPORT = /^import .*?from "([^"]+)"/gms;
/** A program of the workspace that an example starts, or a file that lies beside it. */
const BESIDE = /"packages\/|import\.meta\.dirname/;

/** The programs of a README that import nothing but these packages and Node. */
export function standalone(readme: string, installed: readonly string[]): readonly string[] {
  const programs = [...readme.matchAll(FENCE)].map(([, program = ""]) => program);
  return programs.filter((program) => {
    const specifiers = [...program.matchAll(IMPORT)].map(([, specifier = ""]) => specifier);
    return !BESIDE.test(program) && specifiers.every((specifier) => isThere(specifier, installed));
  });
}

function isThere(specifier: string, installed: readonly string[]): boolean {
  return specifier.startsWith("node:") || installed.includes(specifier.split("/").slice(0, 2).join("/"));
}
