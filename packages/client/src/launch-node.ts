import { realpathSync } from "node:fs";
import { basename } from "node:path";
import process from "node:process";
import { assertFlagsSupported, type Program, type ResolveOptions, resolveBinary } from "@meerkat/binary";
import { childTransport } from "@meerkat/wire/child";
import type { Launch, LaunchOptions } from "./launch.ts";

const FLAGS = [
  ["realmId", "--realm"],
  ["instanceId", "--instance"],
  ["realmBackend", "--realm-backend"],
  ["stateRoot", "--state-root"],
  ["contextRoot", "--context-root"],
  ["userConfigRoot", "--user-config-root"],
] as const;

/** Our own server's programs as its package names them: of no other is it known that it takes the flag. */
const OWN_PROGRAMS: ReadonlySet<string> = new Set(["rkat-rpc.mjs", "rkat.mjs"]);

/** Starts the server as a child process that talks over its stdin and stdout. */
export const launch: Launch = async (options, signal) => {
  const { cwd, maxLineBytes, env } = options;
  const child = childTransport({
    ...(await commandFor(options, { signal })),
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
    ...(maxLineBytes === undefined ? {} : { maxLineBytes }),
  });
  return { transport: child.transport, ref: () => child.ref(), unref: () => child.unref() };
};

/**
 * The program and arguments that run the server with the options, and what people know it by. `from` is the application
 * whose own server is used; by default it is the program that runs.
 */
export async function commandFor(
  { download, ...options }: LaunchOptions,
  { from, signal }: Pick<ResolveOptions, "from" | "signal"> = {},
): Promise<{ readonly command: string; readonly args: readonly string[]; readonly name: string }> {
  const server = await resolveBinary({
    path: options.rkatPath,
    from,
    download,
    signal,
    onProgress: download?.onProgress,
  });
  const flags = [...flagsOf(options), ...(options.args ?? [])];
  assertFlagsSupported(server, flags);
  return { command: server.command, args: [...server.args, ...abandoned(server, flags), ...flags], name: server.file };
}

/** A turn whose client has died is not worth what it would still cost: the server does not go on with it. */
function abandoned({ command, args: [script] }: Program, flags: readonly string[]): readonly string[] {
  const own = OWN_PROGRAMS.has(basename(realpathSync(script?.endsWith(".mjs") ? script : command)));
  return own && !flags.some((flag) => /^--drain(=|$)/.test(flag)) ? ["--drain", "0"] : [];
}

function flagsOf(options: LaunchOptions): string[] {
  const valued = FLAGS.flatMap(([name, flag]) => {
    const value = options[name];
    return value === undefined ? [] : [flag, value];
  });
  return [...(options.isolated ? ["--isolated"] : []), ...valued];
}
