import { accessSync, closeSync, constants, openSync, readFileSync, readSync, statSync } from "node:fs";
import { basename, dirname, extname, resolve } from "node:path";
import process from "node:process";

const SCRIPTS: ReadonlySet<string> = new Set([".js", ".mjs", ".cjs"]);
const SHIMS: ReadonlySet<string> = new Set([".cmd", ".bat"]);
/** The command-line tool serves RPC under a subcommand; the server's own program does nothing else. */
const NEEDS_SUBCOMMAND = /^rkat(\.(m?js|cjs|exe|cmd|bat))?$/i;
/** The script that npm's and pnpm's launchers on Windows start, relative to the launcher. */
const SHIM_TARGET = /"%(?:~dp0|dp0%)\\?([^"%]+\.(?:js|mjs|cjs))"/i;

/** How a program is started, without a shell. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** What people know it by: the file that was found, also where `command` is the program that runs it. */
  readonly file: string;
  /** Whether it is an `rkat` that may not know the flags of `rkat-rpc`: see `assertFlagsSupported`. */
  readonly legacy: boolean;
}

/** How the file is started, or why it cannot be. */
export function programAt(file: string, platform: string = process.platform): Program | string {
  if (!isFile(file)) return `${file} is no file`;
  const subcommand = NEEDS_SUBCOMMAND.test(basename(file)) ? ["rpc"] : [];
  const extension = extname(file).toLowerCase();
  if (SHIMS.has(extension)) return shimmed(file, subcommand);
  if (SCRIPTS.has(extension)) return { command: process.execPath, args: [file, ...subcommand], file, legacy: false };
  if (platform !== "win32" && !isExecutable(file)) return `${file} is not executable (chmod +x makes it so)`;
  return { command: file, args: subcommand, file, legacy: subcommand.length > 0 && isNative(file) };
}

/** Node starts no `.cmd` without a shell, and a shell would stand between us and the server's pipes and signals. */
function shimmed(file: string, subcommand: readonly string[]): Program | string {
  const target = SHIM_TARGET.exec(readFileSync(file, "utf8"))?.[1];
  if (target === undefined) return `${file} names no script that could be started without a shell`;
  const script = resolve(dirname(file), target.replaceAll("\\", "/"));
  if (!isFile(script)) return `${file} starts ${script}, which is no file`;
  return { command: process.execPath, args: [script, ...subcommand], file, legacy: false };
}

/** Whether there is a file that this process may look at. */
export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Our own `rkat` is a script, also behind the launchers of package managers; the legacy one is a native program. */
function isNative(path: string): boolean {
  const head = Buffer.alloc(2);
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    readSync(file, head, 0, head.length, 0);
  } catch {
    // A script that may be run but not read cannot run either.
    return true;
  } finally {
    if (file !== undefined) closeSync(file);
  }
  return head.toString("latin1") !== "#!";
}
