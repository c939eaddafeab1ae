import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import type { Outcome } from "./outcome.ts";
import { ROOT } from "./workspace.ts";

const PATH = [join(ROOT, "node_modules/.bin"), process.env.PATH ?? ""].join(delimiter);

/** Runs a program of the workspace in `cwd` (the root by default). Fine when it exits with 0; its output is all it wrote. */
export function run(program: string, args: readonly string[], cwd = ROOT): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = { ...process.env, PATH, NO_COLOR: "1", FORCE_COLOR: "0" };
    // On Windows the programs of a workspace are scripts that only a shell can start.
    const child = spawn(program, args, {
      cwd,
      env,
      shell: process.platform === "win32",
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks: Buffer[] = [];
    const output = () => Buffer.concat(chunks).toString("utf8");
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", (error) => resolve({ ok: false, output: `${program} could not be started: ${error.message}\n` }));
    child.on("close", (code) => resolve({ ok: code === 0, output: output() }));
  });
}

/** Runs a script with this Node. */
export function runScript(script: string, ...args: readonly string[]): Promise<Outcome> {
  return run(process.execPath, [join(ROOT, script), ...args]);
}
