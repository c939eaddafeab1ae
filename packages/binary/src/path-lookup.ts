import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { isFile, type Program, programAt } from "./program.ts";

/** Where programs are looked for. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As `process.platform` has it. */
  readonly platform: string;
}

/** The program of a name on PATH, or why there is none. */
export function onPath(name: string, { env, platform }: Surroundings): Program | string {
  const names = platform === "win32" ? [name, `${name}.exe`, `${name}.cmd`].filter(hasExtension) : [name];
  const candidates = pathOf(env, platform)
    .flatMap((directory) => names.map((each) => resolve(directory, each)))
    .filter(isFile);
  const unusable: string[] = [];
  for (const file of candidates) {
    const found = programAt(file, platform);
    if (typeof found !== "string") return found;
    unusable.push(found);
  }
  return unusable.length > 0 ? unusable.join("; ") : `there is no ${name} on PATH`;
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
  const here = resolve(given);
  return isFile(here) ? programAt(here, surroundings.platform) : `${found}, and ${here} is no file`;
}

function expanded(path: string): string {
  return /^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : path;
}
