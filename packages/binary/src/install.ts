import { join } from "node:path";
import { isMeerkatError, MeerkatError } from "@meerkat/errors";
import { CONTRACT_VERSION } from "@meerkat/protocol";
import { type CachePlace, type CacheState, cachePlace, defaultCacheDir, discard, inspectCache } from "./cache.ts";
import { commit, inWorkshop } from "./commit.ts";
import { extractProgram } from "./extract.ts";
import { downloadFailed, saidBy, systemCode } from "./failure.ts";
import { fetchArchive, fetchArtifact, type OnProgress, type ReleaseSource } from "./fetch-release.ts";
import { type Machine, targetFor } from "./platform.ts";
import { RELEASE_KEYS, type ReleaseKey } from "./release-keys.ts";
import { isVersion, programName, type Target } from "./release-layout.ts";
import { readBaseUrl } from "./release-url.ts";
import { readKeys } from "./signature.ts";

const DEFAULT_STALL_MS = 30_000;
const DEFAULT_MAX_PROGRAM_BYTES = 512 * 1024 * 1024;

/** Which program, and where downloads are kept. */
export interface CacheOptions extends Machine {
  /** Default: the version of the contract that this build speaks. */
  readonly version?: string | undefined;
  /** Replaces `$XDG_CACHE_HOME/meerkat-ts/bin/rkat-rpc`. */
  readonly cacheDir?: string | undefined;
}

/** Where the program is downloaded from, and how. */
export interface DownloadOptions extends CacheOptions {
  /** The URL that releases are under: `<baseUrl>/v<version>/manifest.json`. `https:`, or `http:` to this machine. */
  readonly baseUrl: string;
  /** The keys that a release may be signed with. Default: those of this build. */
  readonly publicKeys?: readonly ReleaseKey[] | undefined;
  /** Allows `http:` to other machines. The signature still protects what is installed. */
  readonly allowInsecure?: boolean | undefined;
  /** Uses the cache only. */
  readonly offline?: boolean | undefined;
  /** Longest time without a byte from the server, in milliseconds. Default 30,000. */
  readonly stallMs?: number | undefined;
  /** Most bytes that the archive may have unpacked. Default 512 MiB. */
  readonly maxProgramBytes?: number | undefined;
}

/** Options of {@link installBinary}. */
export interface InstallOptions extends DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told how far the archive's download is, in bytes. Not called when the program is in the cache. */
  readonly onProgress?: OnProgress | undefined;
}

/** A verified program. */
export interface InstalledBinary {
  readonly path: string;
  readonly version: string;
  readonly target: Target;
  /** Of the program, in hexadecimal digits. */
  readonly sha256: string;
  readonly source: "cache" | "download";
  /** Why a program that was in the cache was not used. */
  readonly replaced?: string;
}

/**
 * Makes sure that the program of a release is in the cache, verified, and returns it. It is downloaded when it is not
 * there or was changed since it was verified. Processes may do so at once; a killed one leaves nothing executable.
 *
 * @throws BINARY_DOWNLOAD_FAILED, its `details.reason` saying why; BINARY_DOWNLOAD_EXTRACT_FAILED;
 * ARCHIVE_EXTRACT_FAILED; UNSUPPORTED_PLATFORM; INVALID_ARGS; `signal.reason`
 */
export async function installBinary(options: InstallOptions): Promise<InstalledBinary> {
  options.signal?.throwIfAborted();
  const base = readBaseUrl(options.baseUrl, options.allowInsecure);
  const place = placeOf(options);
  try {
    return await install(place, base, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw isMeerkatError(error) || systemCode(error) === undefined ? error : unwritable(place, error);
  }
}

async function install(place: CachePlace, base: URL, options: InstallOptions): Promise<InstalledBinary> {
  const { version, target } = place;
  const cached = await inspectCache(place);
  if (cached.state === "intact")
    return { path: place.program, version, target, sha256: cached.record.sha256, source: "cache" };
  const replaced = whyUnusable(cached);
  if (cached.state === "tampered") await discard(place, cached);
  if (options.offline) throw offline(place, replaced);
  const keys = readKeys(options.publicKeys ?? RELEASE_KEYS);
  const { stallMs = DEFAULT_STALL_MS, signal } = options;
  const sha256 = await download(place, { version, target, base, keys, stallMs, signal }, options);
  return { path: place.program, version, target, sha256, source: "download", ...(replaced ? { replaced } : {}) };
}

async function download(place: CachePlace, source: ReleaseSource, options: InstallOptions): Promise<string> {
  const { onProgress, maxProgramBytes: maxBytes = DEFAULT_MAX_PROGRAM_BYTES } = options;
  const { target } = place;
  const artifact = await fetchArtifact(source);
  return inWorkshop(place, async (workshop) => {
    const archive = join(workshop, "archive");
    await fetchArchive(source, artifact, { path: archive, onProgress });
    const expected = { program: programName(target), maxBytes };
    const path = await extractProgram({ archive, directory: join(workshop, "unpacked"), target, expected });
    source.signal?.throwIfAborted();
    const { sha256 } = await commit(place, { path, workshop, archiveSha256: artifact.sha256, keyId: artifact.keyId });
    return sha256;
  });
}

/** The cache's place for the options. Throws INVALID_ARGS for a version that is none; UNSUPPORTED_PLATFORM. */
export function placeOf({ version = CONTRACT_VERSION, cacheDir, ...machine }: CacheOptions): CachePlace {
  if (!isVersion(version)) {
    throw new MeerkatError("INVALID_ARGS", `${JSON.stringify(version)} is no version; one looks like 0.5.1.`);
  }
  return cachePlace(cacheDir ?? defaultCacheDir(), version, targetFor(machine));
}

/** Why what is in the cache cannot be run; `undefined` when there is nothing, or nothing is wrong. */
export function whyUnusable(cached: CacheState): string | undefined {
  if (cached.state === "tampered") return `it was changed after it was verified: ${cached.why}`;
  return cached.state === "unverified" ? "there is no record of its verification" : undefined;
}

function offline({ program }: CachePlace, why: string | undefined): MeerkatError {
  const found = why === undefined ? "is not there" : `cannot be used: ${why}`;
  return downloadFailed("offline", `Downloads are off, and ${program} ${found}. Run it once without \`offline\`.`);
}

function unwritable({ directory }: CachePlace, cause: unknown): MeerkatError {
  const message = `${directory} could not be used to install into: ${saidBy(cause)}. Make it writable, or set XDG_CACHE_HOME.`;
  return downloadFailed("filesystem", message, { cause });
}
