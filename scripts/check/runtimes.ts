import { globSync } from "node:fs";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { browserBundle } from "./browser-bundle.ts";
import { run } from "./command.ts";
import { all, type Check, type Outcome, titled } from "./outcome.ts";
import { tool } from "./registry.ts";
import { scratch } from "./scratch.ts";
import { runAsWorker } from "./worker.ts";
import { ROOT } from "./workspace.ts";

/** What the program imports; the server is the other end of its session. */
const PACKAGES = ["@meerkat/client", "@meerkat/server", "@meerkat/structured-output"];
const PROGRAM = join(ROOT, "packages/testkit/test/portable");

interface Runtime {
  readonly label: string;
  /** What is installed from npm. */
  readonly packages: Readonly<Record<string, string>>;
  /** Where the program then is: no install script has put it into place. */
  readonly program: string;
  readonly args: readonly string[];
}

const NODE = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

const RUNTIMES: readonly Runtime[] = [
  // The oldest that the packages declare.
  { label: "node-22.12.0", packages: { [NODE]: "22.12.0" }, program: `${NODE}/bin/node*`, args: [] },
  // Without a permission Deno refuses files, network, environment and processes.
  {
    label: "deno-2.9.6",
    packages: { deno: "2.9.6" },
    program: "@deno/*/deno*",
    args: ["run", "--no-prompt", "--no-remote", "--node-modules-dir=manual"],
  },
  { label: "bun-1.4.5", packages: { bun: "1.4.5" }, program: "@oven/bun-*/bin/bun*", args: ["run"] },
];

/**
 * The packed packages run a session over a memory transport in every runtime that users have, with the same report.
 * Needs a build.
 */
export const runtimes: Check = {
  name: "runtimes",
  async run() {
    const { folder, outcome } = await scratch(...PACKAGES);
    if (!outcome.ok || outcome.skipped !== undefined) return outcome;
    // In the project it finds the installed packages, not those of the workspace.
    for (const file of ["session.ts", "server.ts"]) await copyFile(join(PROGRAM, file), join(folder, file));
    await writeFile(join(folder, "session.js"), await program("external", folder));
    const outcomes = [titled("a Worker", [await inWorker(folder)])];
    for (const runtime of RUNTIMES) outcomes.push(titled(runtime.label, [await runIn(runtime, folder)]));
    return all(outcomes);
  },
};

async function runIn({ label, packages, program, args }: Runtime, folder: string): Promise<Outcome> {
  const { folder: home, ...outcome } = await tool(label, packages);
  if (!outcome.ok || outcome.skipped !== undefined) return outcome;
  const [path] = globSync(join(home, "node_modules", program));
  if (path === undefined) return { ok: false, output: `${label} was installed without ${program}\n` };
  return run(path, [...args, "session.js"], folder);
}

async function inWorker(folder: string): Promise<Outcome> {
  try {
    await runAsWorker(await program("bundle", folder));
    return { ok: true, output: "" };
  } catch (error) {
    return { ok: false, output: `${error instanceof Error ? error.stack : error}\n` };
  }
}

/** The program as JavaScript: it fails unless its report is the expected one. */
function program(packages: "bundle" | "external", resolveDir: string): Promise<string> {
  const contents = `
    import { EXPECTED, runSession } from "./session.ts";
    const [report, expected] = [await runSession(), EXPECTED].map((value) => JSON.stringify(value, undefined, 2));
    if (report !== expected) throw new Error("The report is " + report + "\\nand should be " + expected);
  `;
  return browserBundle({ stdin: { contents, resolveDir }, packages });
}
