import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { systemCode } from "./failure.ts";

/**
 * Makes a directory and those above it that are missing, for this user only. Rejects with the file system's error.
 * Node's own recursive way asks for ever where a system says "no such directory" of one below a directory that exists,
 * as `/proc` does and as file systems of networks may.
 */
export async function makePrivateDirectory(path: string): Promise<void> {
  const problem = await tryToMake(path);
  if (problem === undefined) return;
  const above = dirname(path);
  if (systemCode(problem) !== "ENOENT" || above === path) throw problem;
  await makePrivateDirectory(above);
  const again = await tryToMake(path);
  if (again !== undefined) throw again;
}

async function tryToMake(path: string): Promise<unknown> {
  try {
    await mkdir(path, 0o700);
    return undefined;
  } catch (error) {
    return (await isDirectory(path)) ? undefined : error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
