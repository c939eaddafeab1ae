import { readFileSync } from "node:fs";
import { basename } from "node:path";
import process from "node:process";
import { MeerkatError } from "@meerkat/errors";
import { downloadFailed, saidBy } from "./failure.ts";
import { installBinary } from "./install.ts";
import type { ReleaseKey } from "./release-keys.ts";
import { resolveBinary } from "./resolve.ts";
import { verifyCache } from "./verify.ts";

/** Where a command writes, and what stops it. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly signal: AbortSignal;
}

/** The options of the command line. */
export interface Flags {
  readonly version?: string | undefined;
  readonly "base-url"?: string | undefined;
  readonly key?: readonly string[] | undefined;
}

/** A command's result for programs and for people. */
export interface Output {
  readonly result: object;
  readonly text: string;
}

/** A command of the command line. Throws MeerkatError. */
export type Command = (flags: Flags, io: Io) => Promise<Output>;

/** Finds the server as a client in the working directory would. */
export const where: Command = async (_flags, { err, signal }) => {
  const result = await resolveBinary({ from: process.cwd(), signal });
  for (const { source, detail } of result.tried.slice(0, -1)) err(`${source}: ${detail}\n`);
  return { result, text: [result.command, ...result.args].join(" ") };
};

/** Downloads and verifies a release. */
export const install: Command = async ({ "base-url": baseUrl, version, key }, { err, signal }) => {
  if (baseUrl === undefined) throw new MeerkatError("INVALID_ARGS", "Name the place of the releases: --base-url URL.");
  const publicKeys = key?.map(readKey);
  const result = await installBinary({ baseUrl, version, publicKeys, signal, onProgress: inTenths(err) });
  if (result.replaced) err(`The program in the cache was replaced: ${result.replaced}.\n`);
  return { result, text: result.path };
};

/** Checks the cached program. */
export const verify: Command = async ({ version }) => {
  const report = await verifyCache({ version });
  if (report.state === "intact") return { result: report, text: `${report.path}: intact` };
  const { state, path, why = null } = report;
  if (state === "absent")
    throw new MeerkatError("BINARY_NOT_FOUND", `There is no ${path}. \`meerkat-binary install\` puts it there.`);
  const then = state === "discarded" ? "was discarded" : "is not used";
  throw downloadFailed("checksum", `${path} ${then}: ${why}. \`meerkat-binary install\` replaces it.`, {
    details: { state, path, why },
  });
};

function readKey(file: string): ReleaseKey {
  try {
    return { id: basename(file), publicKey: readFileSync(file, "utf8") };
  } catch (cause) {
    throw new MeerkatError("INVALID_ARGS", `The key file cannot be read: ${saidBy(cause)}.`, { cause });
  }
}

/** One line for each tenth: progress that reads well in a terminal and in a log. */
function inTenths(err: Io["err"]) {
  let told = 0;
  return (received: number, total: number) => {
    const tenth = Math.floor((received / total) * 10);
    if (tenth > told) err(`${tenth * 10} % of ${total} bytes\n`);
    told = Math.max(told, tenth);
  };
}
