import process from "node:process";
import { isMeerkatError, MeerkatError } from "@meerkat/errors";
import { applicationServer } from "./application.ts";
import { defaultCacheDir } from "./cache.ts";
import { saidBy } from "./failure.ts";
import type { OnProgress } from "./fetch-release.ts";
import { type CacheOptions, type DownloadOptions, installBinary } from "./install.ts";
import { named, onPath, type Surroundings } from "./path-lookup.ts";
import { type Program, programAt } from "./program.ts";
import { PROGRAM } from "./release-layout.ts";
import { verifyCache } from "./verify.ts";

/** Where a server was looked for, in the order of the search. */
export type BinarySource = "path" | "env" | "application" | "PATH" | "cache" | "download" | "rkat";

/** One place of the search. */
export interface Attempt {
  readonly source: BinarySource;
  readonly found: boolean;
  /** What was found there, or why nothing was. */
  readonly detail: string;
}

/** Options of {@link resolveBinary}. */
export interface ResolveOptions {
  /** The server's program: a path, or a name on PATH. Nothing else is looked at when it is given. */
  readonly path?: string | undefined;
  /** The variables to go by. Default: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /**
   * The application whose `@meerkat/cli` is used: its directory, or `import.meta.url` of one of its modules. Default: the
   * program that runs, then the working directory.
   */
  readonly from?: string | URL | undefined;
  /** Where a release may be downloaded from when there is no server. Default: nowhere. */
  readonly download?: DownloadOptions | false | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** A server that can be started without a shell: `spawn(command, [...args, ...flags])`. */
export interface ResolvedBinary extends Program {
  readonly source: BinarySource;
  /** Where it is known without starting the program. */
  readonly version?: string;
  /** The places of the search up to and with the one it was found at. */
  readonly tried: readonly Attempt[];
}

interface Found {
  readonly program: Program;
  readonly version?: string | undefined;
}

interface Search extends Surroundings {
  readonly options: ResolveOptions;
  readonly cache: CacheOptions;
}

/** What a place has, or why it has nothing; `undefined` when nobody asked for it. */
type Place = (search: Search) => Promise<Found | string | undefined>;

/** A place that was named by a person: when it has nothing, looking further would start something nobody asked for. */
const BINDING: ReadonlySet<BinarySource> = new Set(["path", "env"]);

const PLACES: readonly (readonly [BinarySource, Place])[] = [
  ["path", async (search) => fromOption(search)],
  ["env", async (search) => fromVariable(search)],
  ["application", async ({ options }) => applicationServer(options.from)],
  ["PATH", async (search) => asFound(onPath(PROGRAM, search))],
  ["cache", fromCache],
  ["download", fromDownload],
  ["rkat", async (search) => asFound(onPath("rkat", search))],
];

/**
 * Finds the server: the path that was given, `MEERKAT_BIN_PATH`, the application's own `@meerkat/cli`, `rkat-rpc` on
 * PATH, the verified cache, a download, `rkat` on PATH.
 *
 * @throws BINARY_NOT_FOUND, whose message and `details.tried` have what was tried; INVALID_ARGS; `signal.reason`
 */
export async function resolveBinary(options: ResolveOptions = {}): Promise<ResolvedBinary> {
  const search = searchFor(options);
  const tried: Attempt[] = [];
  let cause: unknown;
  for (const [source, place] of PLACES) {
    options.signal?.throwIfAborted();
    const found = await place(search).catch((error) => {
      cause = error;
      return explained(error, options);
    });
    if (found === undefined) continue;
    if (typeof found !== "string") return resolved(source, found, tried);
    tried.push({ source, found: false, detail: found });
    if (BINDING.has(source)) break;
  }
  throw notFound(tried, cause);
}

function searchFor(options: ResolveOptions): Search {
  const { env = process.env, download } = options;
  const given: CacheOptions = download || {};
  const cache = { ...given, cacheDir: given.cacheDir ?? defaultCacheDir(env) };
  return { options, env, platform: process.platform, cache };
}

function fromOption(search: Search): Found | string | undefined {
  const { path } = search.options;
  if (path === undefined) return undefined;
  return path.trim() === "" ? "the path that was given is empty" : asFound(named(path, search));
}

function fromVariable(search: Search): Found | string | undefined {
  const value = search.env.MEERKAT_BIN_PATH;
  if (!value) return undefined;
  const path = value.trim();
  return path === "" ? "MEERKAT_BIN_PATH is set and holds only blanks" : prefixed(asFound(named(path, search)));
}

function prefixed(found: Found | string): Found | string {
  return typeof found === "string" ? `MEERKAT_BIN_PATH is set, but ${found}` : found;
}

async function fromCache({ cache }: Search): Promise<Found | string> {
  const { state, path, version, why } = await verifyCache(cache);
  if (state === "intact") return asFound(programAt(path), version);
  if (state === "absent") return `there is no ${path}`;
  return state === "discarded" ? `${path} was discarded: ${why}` : `${path} is not used: ${why}`;
}

async function fromDownload({ options, cache }: Search): Promise<Found | string> {
  const { download, signal, onProgress } = options;
  if (download === undefined) return "no base URL of releases was given";
  if (download === false) return "downloads are turned off";
  const { path, version } = await installBinary({ ...download, ...cache, signal, onProgress });
  return asFound(programAt(path), version);
}

function asFound(program: Program | string, version?: string): Found | string {
  return typeof program === "string" ? program : { program, version };
}

/** Why a place failed. A wrong option is the caller's to correct, and an abort ends the search. */
function explained(error: unknown, { signal }: ResolveOptions): string {
  signal?.throwIfAborted();
  if (isMeerkatError(error) && error.code === "INVALID_ARGS") throw error;
  return saidBy(error);
}

function resolved(source: BinarySource, { program, version }: Found, before: readonly Attempt[]): ResolvedBinary {
  const tried = [...before, { source, found: true, detail: [program.command, ...program.args].join(" ") }];
  return { ...program, source, ...(version === undefined ? {} : { version }), tried };
}

function notFound(tried: readonly Attempt[], cause: unknown): MeerkatError {
  const list = tried.map(({ source, detail }) => `  ${LABELS[source]}: ${detail}`).join("\n");
  return new MeerkatError(
    "BINARY_NOT_FOUND",
    `No Meerkat server was found. Tried:\n${list}\n` +
      "Add @meerkat/cli to the application, or put rkat-rpc on PATH, or set MEERKAT_BIN_PATH to its path.",
    { details: { tried: tried.map(({ source, found, detail }) => ({ source, found, detail })) }, cause },
  );
}

const LABELS: Readonly<Record<BinarySource, string>> = {
  path: "the path given",
  env: "MEERKAT_BIN_PATH",
  application: "the application's own @meerkat/cli",
  PATH: "rkat-rpc on PATH",
  cache: "the cache of downloads",
  download: "a download",
  rkat: "rkat on PATH, as `rkat rpc`",
};
