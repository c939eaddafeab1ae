import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

const MODE = 0o700;

/**
 * Makes a directory and those above it that are missing, for this user only. Throws the file system's error. Node's own
 * recursive way asks for ever on systems that say "no such directory" of one below a directory that exists, as `/proc`
 * does and as file systems of networks may.
 */
export function makePrivateDirectory(path: string): void {
  const problem = tryToMake(path);
  if (problem === undefined) return;
  const above = dirname(path);
  if (codeOf(problem) !== "ENOENT" || above === path) throw problem;
  makePrivateDirectory(above);
  const again = tryToMake(path);
  if (again !== undefined) throw again;
}

function tryToMake(path: string): unknown {
  try {
    mkdirSync(path, MODE);
    return undefined;
  } catch (error) {
    return isDirectory(path) ? undefined : error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
