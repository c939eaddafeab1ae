import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import process from "node:process";
import { type Program, programAt } from "./program.ts";

/** Where programs are looked for. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As `process.platform` has it. */
  readonly platform: string;
}

/** The program of a name on PATH, or why there is none. */
export function onPath(name: string, { env, platform }: Surroundings): Program | string {
  const names = platform === "win32" ? [name, `${name}.exe`, `${name}.cmd`].filter(hasExtension) : [name];
  const reasons: string[] = [];
  for (const directory of pathOf(env, platform)) {
    for (const each of names) {
      const found = programAt(resolve(directory, each), platform);
      if (typeof found !== "string") return found;
      if (!found.endsWith("is no file")) reasons.push(found);
    }
  }
  return reasons.length > 0 ? reasons.join("; ") : `there is no ${name} on PATH`;
}

/** Without an extension Windows starts nothing; npm puts a shell script there. */
function hasExtension(name: string): boolean {
  return /\.[a-z]+$/i.test(name);
}

function pathOf(env: Surroundings["env"], platform: string): readonly string[] {
  // An environment that was copied from Windows spells it `Path`, and its copy no longer ignores case.
  const key = platform === "win32" ? Object.keys(env).find((name) => name.toUpperCase() === "PATH") : "PATH";
  return (env[key ?? "PATH"] ?? "").split(delimiter).filter((directory) => directory !== "");
}

/** The program that a person named: a path when there is a separator in it, else a name on PATH or a file here. */
export function named(given: string, surroundings: Surroundings): Program | string {
  if (/[/\\]/.test(given)) return programAt(resolve(expanded(given)), surroundings.platform);
  const found = onPath(given, surroundings);
  if (typeof found !== "string") return found;
  const here = programAt(join(process.cwd(), given), surroundings.platform);
  return typeof here === "string" && here.endsWith("is no file") ? `${found}, and no file of that name here` : here;
}

function expanded(path: string): string {
  return /^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : path;
}
