import { readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { MeerkatError } from "@meerkat/errors";
import { isRecord } from "@meerkat/protocol";
import { saidBy, systemCode } from "./failure.ts";
import { type Program, programAt } from "./program.ts";

const PACKAGE = "@meerkat/cli";
const BIN = "rkat-rpc";
const ABSENT: ReadonlySet<string | undefined> = new Set(["MODULE_NOT_FOUND", "ERR_PACKAGE_PATH_NOT_EXPORTED"]);

/** The server of an application's own package. */
export interface ApplicationServer {
  readonly program: Program;
  /** Of the package. */
  readonly version: string | undefined;
}

/**
 * The server that the application depends on, or why there is none. It is resolved as the application would import it,
 * so a package manager that keeps packages apart (pnpm, Yarn's PnP) hides nothing.
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

function manifestFor(base: string): string | undefined {
  try {
    return createRequire(base).resolve(`${PACKAGE}/package.json`);
  } catch (error) {
    if (ABSENT.has(systemCode(error))) return undefined;
    throw error;
  }
}

function read(manifest: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(readFileSync(manifest, "utf8"));
  return isRecord(value) ? value : {};
}
