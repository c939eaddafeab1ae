import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./command.ts";
import type { Outcome } from "./outcome.ts";
import { ROOT } from "./workspace.ts";

const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ENOTCACHED/;
const INSTALL = ["install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];

/**
 * Installs packages into a folder with npm, as a user without a workspace would. No install script runs. Without a
 * network the outcome is skipped, except on a build server, where it fails.
 *
 * @param dependencies what to install, by name: a version or `file:` and a tarball.
 */
export async function install(folder: string, dependencies: Readonly<Record<string, string>>): Promise<Outcome> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
  const outcome = await run("npm", INSTALL, folder);
  if (outcome.ok || process.env.CI || !UNREACHABLE.test(outcome.output)) return outcome;
  return { ok: true, output: "", skipped: "the registry is out of reach" };
}

/** A program that only checks use, installed once. */
export interface Tool extends Outcome {
  readonly folder: string;
}

/** Installs an exact version of each package into `.venv`, unless that was done before. */
export async function tool(label: string, versions: Readonly<Record<string, string>>): Promise<Tool> {
  const folder = join(ROOT, ".venv", label);
  if (existsSync(folder)) return { ok: true, output: "", folder };
  // Renamed when it is complete: an interrupted install is never taken for a tool.
  const draft = `${folder}.${process.pid}`;
  const outcome = await install(draft, versions);
  if (outcome.ok && outcome.skipped === undefined) await rename(draft, folder);
  else await rm(draft, { recursive: true, force: true });
  return { ...outcome, folder };
}
