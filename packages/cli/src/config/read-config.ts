import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isMeerkatError, MeerkatError } from "@meerkat/errors";
import { nearest } from "@meerkat/protocol";
import type { RuntimeConfig } from "@meerkat/runtime";
import type { Log } from "@meerkat/server";
import type { ProviderKeys } from "../env.ts";
import { KEYS } from "./keys.ts";
import { runtimeConfig } from "./runtime-config.ts";
import { readSettings, type Settings } from "./settings.ts";

/** What a realm's configuration says. */
export interface RealmConfig {
  readonly config: Partial<RuntimeConfig>;
  /** Provider keys of the file; they go nowhere else. */
  readonly keys: ProviderKeys;
}

const NOTHING: RealmConfig = { config: {}, keys: {} };

/**
 * Reads `config.toml` of a realm's directory; without one everything is at its default. Keys that this build does not
 * use are named once in the log. Throws INVALID_PARAMS with the path, and the line or key, of the first mistake.
 */
export async function readRealmConfig(directory: string, log: Log): Promise<RealmConfig> {
  const path = join(directory, "config.toml");
  const text = await readOptional(path);
  if (text === undefined) return NOTHING;
  const settings = await parseSettings(text, path);
  if (settings.unused.length > 0) log("warn", `${path}: these keys are not used: ${named(settings.unused)}.`);
  const promptPath = settings.get("agent.system_prompt_file");
  const prompt = promptPath === undefined ? undefined : await readPrompt(resolve(dirname(path), promptPath), path);
  return { config: runtimeConfig(settings, prompt), keys: keysIn(settings) };
}

async function parseSettings(text: string, path: string): Promise<Settings> {
  // Most realms have no file, so most processes need no parser.
  const { parse, TomlError } = await import("smol-toml");
  try {
    return readSettings(parse(text));
  } catch (cause) {
    if (isMeerkatError(cause)) throw invalid(path, cause.message, cause);
    // The parser quotes the file after the first line of its message, and keys may stand there.
    const line =
      cause instanceof TomlError ? `line ${cause.line}: ${cause.message.split("\n")[0]}` : "it does not parse";
    throw invalid(path, line, cause);
  }
}

function keysIn(settings: Settings): ProviderKeys {
  const type = settings.get("provider.type");
  const key = settings.get("provider.api_key");
  return { ...settings.get("providers.api_keys"), ...(type !== undefined && key !== undefined ? { [type]: key } : {}) };
}

function named(paths: readonly string[]): string {
  const known = Object.keys(KEYS);
  return paths
    .map((path) => {
      const meant = nearest(path, known);
      return meant === undefined ? path : `${path} (did you mean ${meant}?)`;
    })
    .join(", ");
}

async function readPrompt(promptPath: string, path: string): Promise<string> {
  const text = await readOptional(promptPath);
  if (text !== undefined) return text;
  throw invalid(path, `agent.system_prompt_file names ${promptPath}, which does not exist`);
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR"))
      return undefined;
    throw invalid(path, "it cannot be read", cause);
  }
}

function invalid(path: string, problem: string, cause?: unknown): MeerkatError {
  return new MeerkatError("INVALID_PARAMS", `Invalid config: ${path}: ${problem}.`, { details: { path }, cause });
}
