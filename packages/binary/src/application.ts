import { readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { MeerkatError } from "@meerkat/errors";
import { isRecord } from "@meerkat/protocol";
import { saidBy } from "./failure.ts";
import { isFile, type Program, programAt } from "./program.ts";

const PACKAGE = "@meerkat/cli";
const BIN = "rkat-rpc";

/** The server of an application's own package. */
export interface ApplicationServer {
  readonly program: Program;
  /** Of the package. */
  readonly version: string | undefined;
}

/**
 * The server that the application depends on, or why there is none. It is looked for from the application and not from
 * here, because package managers that keep packages apart (pnpm, Yarn's PnP) show it to the application only.
 *
 * @throws INVALID_ARGS for a URL that is none of a file
 */
export function applicationServer(from: string | URL | undefined): ApplicationServer | string {
  const reasons: string[] = [];
  for (const base of from === undefined ? defaultBases() : [baseOf(from)]) {
    const found = serverOf(base);
    if (typeof found !== "string") return found;
    reasons.push(found);
  }
  return reasons.join("; ");
}

/** The program that runs, without the links that package managers lead to it, then the working directory. */
function defaultBases(): readonly string[] {
  const [, main] = process.argv;
  const here = join(process.cwd(), "index.js");
  return main === undefined ? [here] : [realPath(main), here];
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** A file whose imports are those of `from`; it does not have to exist. */
function baseOf(from: string | URL): string {
  const path = resolve(typeof from === "string" && !from.includes("://") ? from : fromUrl(from));
  return (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? true) ? join(path, "index.js") : path;
}

function fromUrl(url: string | URL): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new MeerkatError("INVALID_ARGS", "`from` must be a directory, a file, or the file: URL of one.", { cause });
  }
}

function serverOf(base: string): ApplicationServer | string {
  const manifest = manifestFor(base);
  if (manifest === undefined) return `${PACKAGE} is not installed for ${dirname(base)}`;
  try {
    const { bin, version } = read(manifest);
    const script = isRecord(bin) ? bin[BIN] : bin;
    if (typeof script !== "string") return `${manifest} has no program ${BIN}`;
    const program = programAt(join(dirname(manifest), script));
    return typeof program === "string"
      ? program
      : { program, version: typeof version === "string" ? version : undefined };
  } catch (error) {
    return `${manifest} cannot be read: ${saidBy(error)}`;
  }
}

/**
 * The package's manifest, as an import in `base` would find it. `require.resolve` would also look at NODE_PATH, where
 * package managers put what belongs to whatever they started; only Yarn's PnP, which has no folders, needs it.
 */
function manifestFor(base: string): string | undefined {
  if (process.versions.pnp !== undefined) return pnpManifest(base);
  for (let directory = realPath(dirname(base)); ; directory = dirname(directory)) {
    const manifest = join(directory, "node_modules", PACKAGE, "package.json");
    if (isFile(manifest)) return realPath(manifest);
    if (directory === dirname(directory)) return undefined;
  }
}

function pnpManifest(base: string): string | undefined {
  try {
    return createRequire(base).resolve(`${PACKAGE}/package.json`);
  } catch {
    return undefined;
  }
}

function read(manifest: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(readFileSync(manifest, "utf8"));
  return isRecord(value) ? value : {};
}
