import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { MeerkatError } from "@meerkat/errors";
import { isRecord } from "@meerkat/protocol";
import type { ConfigStore, StoredConfig } from "@meerkat/runtime";
import { parseToml } from "./toml.ts";

/** Where a realm's configuration is kept. */
export interface ConfigFileOptions {
  /** The realm's directory; `config.toml`, `config_state.json` and `config_state.lock` are in it. */
  readonly directory: string;
  /** Makes the directory; called before the first write. */
  readonly found: () => Promise<void>;
}

interface Seen {
  /** What the two files looked like, so that unchanged ones are not read again. */
  readonly stamp: string;
  readonly stored: StoredConfig;
}

/**
 * The configuration in a realm's `config.toml`, with its generation beside it. Each read looks whether a file changed,
 * so what another process writes holds from the next turn on. A file edited by hand keeps its generation. Writing it
 * loses its comments.
 */
export function openConfigFile({ directory, found }: ConfigFileOptions): ConfigStore {
  const files = configFiles(directory);
  let seen: Seen | undefined;
  const read = async (): Promise<StoredConfig> => {
    const stamp = await stampOf(files);
    // Stamped before it is read: what is written meanwhile is noticed by the next read.
    if (seen?.stamp !== stamp) seen = { stamp, stored: await readFiles(files) };
    return seen.stored;
  };
  return {
    place: files.config,
    read,
    update: async (change) => {
      await found();
      const { lockedUpdate } = await import("./locked-update.ts");
      return lockedUpdate(files, () => readFiles(files), change);
    },
    text: (path) => readText(resolve(dirname(files.config), path)),
  };
}

/** The files that make up a configuration. */
export interface ConfigFiles {
  readonly config: string;
  readonly state: string;
  readonly lock: string;
}

function configFiles(directory: string): ConfigFiles {
  const file = (name: string) => join(directory, name);
  return { config: file("config.toml"), state: file("config_state.json"), lock: file("config_state.lock") };
}

async function stampOf({ config, state }: ConfigFiles): Promise<string> {
  const stamps = await Promise.all(
    [config, state].map(async (path) => {
      const found = await stat(path, { bigint: true }).catch(() => undefined);
      return found === undefined ? "" : `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
    }),
  );
  return stamps.join("\n");
}

/** The state is read first: an older generation beside a newer text makes a writer repeat, the reverse would lose one. */
async function readFiles({ config, state }: ConfigFiles): Promise<StoredConfig> {
  const generation = generationIn(await readText(state), state);
  const text = await readText(config);
  return { config: text === undefined ? {} : await parseToml(text, config), generation };
}

function generationIn(text: string | undefined, path: string): number {
  if (text === undefined) return 0;
  const generation = parsed(text);
  if (generation !== undefined) return generation;
  throw new MeerkatError("INTERNAL_ERROR", `${path} is damaged. Delete it to count from 0 again.`, {
    details: { reason: "corrupt", path },
  });
}

function parsed(text: string): number | undefined {
  try {
    const state: unknown = JSON.parse(text);
    return isRecord(state) && Number.isSafeInteger(state.generation) ? Number(state.generation) : undefined;
  } catch {
    return undefined;
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR"))
      return undefined;
    throw new MeerkatError("INVALID_PARAMS", `Invalid config: ${path}: it cannot be read.`, {
      details: { path },
      cause,
    });
  }
}
