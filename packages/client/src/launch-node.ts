import { accessSync, constants, statSync } from "node:fs";
import { basename, delimiter, extname, join, resolve } from "node:path";
import process from "node:process";
import { MeerkatError } from "@meerkat/errors";
import { childTransport } from "@meerkat/wire/child";
import type { Launch, LaunchOptions } from "./launch.ts";

const DEFAULT_NAME = "rkat-rpc";
const SCRIPTS: ReadonlySet<string> = new Set([".js", ".mjs", ".cjs"]);
/** The command-line tool serves RPC under a subcommand; the server's own program does nothing else. */
const NEEDS_SUBCOMMAND = /^rkat(\.m?js|\.exe)?$/;
const FLAGS = [
  ["realmId", "--realm"],
  ["instanceId", "--instance"],
  ["realmBackend", "--realm-backend"],
  ["stateRoot", "--state-root"],
  ["contextRoot", "--context-root"],
  ["userConfigRoot", "--user-config-root"],
] as const;

/** Starts the server as a child process that talks over its stdin and stdout. */
export const launch: Launch = (options) => {
  const { cwd, maxLineBytes, env } = options;
  const child = childTransport({
    ...commandFor(locate(options.rkatPath), options),
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
    ...(maxLineBytes === undefined ? {} : { maxLineBytes }),
  });
  return { transport: child.transport, ref: () => child.ref(), unref: () => child.unref() };
};

/** The program and arguments that run the server at `path` with the options. */
export function commandFor(
  path: string,
  options: LaunchOptions,
): { readonly command: string; readonly args: readonly string[] } {
  const args = [
    ...(NEEDS_SUBCOMMAND.test(basename(path)) ? ["rpc"] : []),
    ...flagsOf(options),
    ...(options.args ?? []),
  ];
  return SCRIPTS.has(extname(path)) ? { command: process.execPath, args: [path, ...args] } : { command: path, args };
}

function flagsOf(options: LaunchOptions): string[] {
  const valued = FLAGS.flatMap(([name, flag]) => {
    const value = options[name];
    return value === undefined ? [] : [flag, value];
  });
  return [...(options.isolated ? ["--isolated"] : []), ...valued];
}

function locate(rkatPath: string | undefined): string {
  if (rkatPath !== undefined)
    return program(rkatPath) ?? notFound(`rkatPath "${rkatPath}" is no file and no program on PATH.`);
  const fromEnvironment = process.env.MEERKAT_BIN_PATH;
  if (fromEnvironment)
    return (
      program(fromEnvironment) ??
      notFound(`MEERKAT_BIN_PATH is set to "${fromEnvironment}", which is no file and no program on PATH.`)
    );
  return onPath(DEFAULT_NAME) ?? notFound(`MEERKAT_BIN_PATH is not set and there is no ${DEFAULT_NAME} on PATH.`);
}

function program(nameOrPath: string): string | undefined {
  const path = resolve(nameOrPath);
  if (isFile(path)) return path;
  return basename(nameOrPath) === nameOrPath ? onPath(nameOrPath) : undefined;
}

function onPath(name: string): string | undefined {
  const names = process.platform === "win32" ? [name, `${name}.exe`] : [name];
  const directories = (process.env.PATH ?? "").split(delimiter).filter((directory) => directory !== "");
  return directories.flatMap((directory) => names.map((each) => join(directory, each))).find(isExecutable);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return isFile(path);
  } catch {
    return false;
  }
}

function notFound(tried: string): never {
  throw new MeerkatError(
    "BINARY_NOT_FOUND",
    `No Meerkat server was found: ${tried} Install one, or set MEERKAT_BIN_PATH or the option \`rkatPath\` to its path.`,
  );
}
