import { chmod, mkdtemp, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CachePlace, inspectCache, sha256Of, type VerifiedRecord } from "./cache.ts";
import { makePrivateDirectory } from "./private-directory.ts";
import { PROGRAM } from "./release-layout.ts";

const WORKSHOP = ".partial-";
/** Older workshops were left by processes that were killed. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

/** Runs `work` with a directory of its own beside the place, on the same file system, and removes it afterwards. */
export async function inWorkshop<T>({ directory }: CachePlace, work: (path: string) => Promise<T>): Promise<T> {
  await makePrivateDirectory(directory);
  await sweep(directory);
  const path = await mkdtemp(join(directory, WORKSHOP));
  try {
    return await work(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function sweep(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.startsWith(WORKSHOP)) continue;
    const path = join(directory, name);
    // Another process may sweep or finish at the same time.
    const since = (await stat(path).catch(() => undefined))?.mtimeMs;
    if (since !== undefined && since < Date.now() - ABANDONED_AFTER_MS)
      await rm(path, { recursive: true, force: true });
  }
}

/** A verified program in a workshop, and what its release says of it. */
export interface Verified {
  readonly path: string;
  readonly workshop: string;
  readonly archiveSha256: string;
  readonly keyId: string;
}

/** Makes a verified program executable and moves it to its place. Two processes may do so at once: both move the same. */
export async function commit(place: CachePlace, verified: Verified): Promise<VerifiedRecord> {
  const record = await describe(place, verified);
  const written = join(verified.workshop, "verified.json");
  await writeFile(written, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600, flush: true });
  await chmod(verified.path, 0o755);
  await moveInto(place, verified.path);
  await rename(written, place.record);
  return record;
}

async function describe(
  { version, target }: CachePlace,
  { path, archiveSha256, keyId }: Verified,
): Promise<VerifiedRecord> {
  await using file = await open(path, "r+");
  // What the record says has to be on the disk before the name leads there.
  await file.sync();
  const { size } = await file.stat();
  const sha256 = await sha256Of(file);
  return { schema: 1, name: PROGRAM, version, target, size, sha256, archive_sha256: archiveSha256, key_id: keyId };
}

async function moveInto(place: CachePlace, path: string): Promise<void> {
  try {
    await rename(path, place.program);
  } catch (error) {
    // Windows does not replace a program that runs; when it is the verified one already, nothing is lost.
    if ((await inspectCache(place)).state !== "intact") throw error;
  }
}
