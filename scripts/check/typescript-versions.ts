import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./command.ts";
import { fewAtATime } from "./few-at-a-time.ts";
import { all, type Check, type Outcome, titled } from "./outcome.ts";
import { tool } from "./registry.ts";
import { scratch } from "./scratch.ts";
import { ROOT } from "./workspace.ts";

/** The oldest that users may have, the last of each line since, and the newest. */
const VERSIONS = ["5.6.3", "5.9.3", "6.0.3", "7.0.2"];
const RESOLUTIONS = [
  { module: "esnext", moduleResolution: "bundler" },
  { module: "nodenext", moduleResolution: "nodenext" },
];
const OPTIONS = {
  strict: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  // The declarations of the packages are what is tried, and they may not lean on Node's.
  skipLibCheck: false,
  types: [],
  target: "es2022",
  lib: ["es2022", "esnext.disposable", "dom", "dom.asynciterable"],
  noEmit: true,
};

/** The documented snippets compile against the packed client with every supported TypeScript, however it resolves modules. */
export const typescriptVersions: Check = {
  name: "typescript versions",
  async run() {
    const { folder, outcome } = await scratch("@meerkat/client", "@meerkat/server", "@meerkat/structured-output");
    if (!outcome.ok || outcome.skipped !== undefined) return outcome;
    await copyFile(join(ROOT, "packages/client/test/seeds.ts"), join(folder, "seeds.ts"));
    for (const options of RESOLUTIONS) {
      const config = { compilerOptions: { ...OPTIONS, ...options }, files: ["seeds.ts"] };
      await writeFile(join(folder, `${options.moduleResolution}.json`), JSON.stringify(config));
    }
    return all(await fewAtATime(VERSIONS, (version) => compile(version, folder)));
  },
};

async function compile(version: string, folder: string): Promise<Outcome> {
  const { folder: home, ...outcome } = await tool(`typescript-${version}`, { typescript: version });
  if (!outcome.ok || outcome.skipped !== undefined) return titled(version, [outcome]);
  const outcomes: Outcome[] = [];
  for (const { moduleResolution } of RESOLUTIONS) {
    const program = join(home, "node_modules/typescript/bin/tsc");
    const compiled = await run(process.execPath, [program, "-p", `${moduleResolution}.json`], folder);
    outcomes.push(titled(`TypeScript ${version}, ${moduleResolution}`, [compiled]));
  }
  return all(outcomes);
}
