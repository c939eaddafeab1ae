import { createHash, randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, open, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import process from "node:process";
import { isRecord } from "@meerkat/protocol";
import { systemCode } from "./failure.ts";
import { PROGRAM, programName, type Target } from "./release-layout.ts";

/** Where one version of the program is kept for one target. */
export interface CachePlace {
  readonly version: string;
  readonly target: Target;
  readonly directory: string;
  readonly program: string;
  /** Beside the program: what it was when it was verified. */
  readonly record: string;
}

/** What was known of a program when it was verified. The same release always gives the same record. */
export interface VerifiedRecord {
  readonly schema: 1;
  readonly name: typeof PROGRAM;
  readonly version: string;
  readonly target: Target;
  /** Of the program. */
  readonly size: number;
  readonly sha256: string;
  /** Of the archive it came in. */
  readonly archive_sha256: string;
  /** The key that the release was signed with. */
  readonly key_id: string;
}

/** What is in the cache. Only an `intact` program may be run. */
export type CacheState =
  | { readonly state: "absent" }
  | { readonly state: "intact"; readonly record: VerifiedRecord }
  /** There is a program that this package did not put there, or did not finish putting there. */
  | { readonly state: "unverified" }
  | { readonly state: "tampered"; readonly why: string; readonly inode: number };

/** Where downloads are kept: `$XDG_CACHE_HOME/meerkat-ts/bin/rkat-rpc`, with `~/.cache` in place of an unset variable. */
export function defaultCacheDir(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const { XDG_CACHE_HOME: base } = env;
  return join(base && isAbsolute(base) ? base : join(homedir(), ".cache"), "meerkat-ts", "bin", PROGRAM);
}

/** The place of a version and target below a cache directory. */
export function cachePlace(cacheDir: string, version: string, target: Target): CachePlace {
  const directory = join(cacheDir, `v${version}`, target);
  return {
    version,
    target,
    directory,
    program: join(directory, programName(target)),
    record: join(directory, "verified.json"),
  };
}

/** Compares a cached program with its record. Errors of the file system other than absence are thrown as they are. */
export async function inspectCache(place: CachePlace): Promise<CacheState> {
  const opened = await openProgram(place.program);
  if (opened === "absent") return { state: "absent" };
  if (opened === "link") {
    const { ino } = await lstat(place.program);
    return { state: "tampered", why: "it is a link", inode: ino };
  }
  await using file = opened;
  const record = await readRecord(place);
  if (record === undefined) return { state: "unverified" };
  const stats = await file.stat();
  const why = await difference(file, stats, record);
  return why === undefined ? { state: "intact", record } : { state: "tampered", why, inode: stats.ino };
}

async function openProgram(path: string): Promise<FileHandle | "absent" | "link"> {
  try {
    return await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return "absent";
    if (code === "ELOOP") return "link";
    throw error;
  }
}

async function readRecord({ record, version, target }: CachePlace): Promise<VerifiedRecord | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(record, "utf8"));
    return isRecordOf(value, version, target) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function isRecordOf(value: unknown, version: string, target: Target): value is VerifiedRecord {
  return (
    isRecord(value) &&
    value.schema === 1 &&
    value.name === PROGRAM &&
    value.version === version &&
    value.target === target &&
    typeof value.size === "number" &&
    [value.sha256, value.archive_sha256, value.key_id].every((text) => typeof text === "string")
  );
}

async function difference(
  file: FileHandle,
  stats: Stats,
  { size, sha256 }: VerifiedRecord,
): Promise<string | undefined> {
  if (!stats.isFile()) return "it is no file";
  if (stats.size !== size) return `it has ${stats.size} bytes instead of ${size}`;
  if (process.platform !== "win32" && (stats.mode & 0o111) === 0) return "it is not executable";
  const found = await sha256Of(file);
  return found === sha256 ? undefined : `its SHA-256 is ${found} instead of ${sha256}`;
}

/** The SHA-256 of a file, in hexadecimal digits. */
export async function sha256Of(file: FileHandle): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false })) hash.update(chunk);
  return hash.digest("hex");
}

/** Removes a tampered program, unless another process has put a fresh one there since it was looked at. */
export async function discard({ program, directory }: CachePlace, judged: { readonly inode: number }): Promise<void> {
  const aside = join(directory, `.discarded-${randomUUID()}`);
  try {
    await rename(program, aside);
    const { ino } = await lstat(aside);
    if (ino === judged.inode) await rm(aside, { recursive: true });
    else await rename(aside, program);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
}
