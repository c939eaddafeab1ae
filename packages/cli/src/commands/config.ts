import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { MeerkatError } from "@meerkat/errors";
import { encodeResult, isRecord, type JsonObject } from "@meerkat/protocol";
import { parseToml, writeToml } from "../config/index.ts";
import { type ConnectOptions, connect } from "../connect.ts";
import { readJson } from "../input/index.ts";
import { type Io, print } from "../io.ts";
import { pretty } from "../output/index.ts";

/** Options of `rkat config get`. */
export interface ConfigGetFlags extends ConnectOptions {
  readonly format: "toml" | "json";
  readonly withGeneration?: boolean;
}

/** Options of `rkat config set` and `rkat config patch`. */
export interface ConfigWriteFlags extends ConnectOptions {
  readonly json?: string;
  readonly toml?: string;
  readonly expectedGeneration?: number;
}

/** `rkat config get`: the realm's configuration, with a placeholder for each secret. */
export async function getConfig({ format, withGeneration, ...flags }: ConfigGetFlags, io: Io): Promise<void> {
  await using client = await connect(io, flags);
  const envelope = encodeResult("config/get", await client.getConfig());
  const shown: JsonObject = withGeneration
    ? { ...envelope, resolved_paths: { ...envelope.resolved_paths } }
    : envelope.config;
  await print(io, format === "json" ? pretty(shown) : await writeToml(withoutNulls(shown)));
}

/** `rkat config set`: replaces the configuration. `given` is a file, or JSON. */
export async function setConfig(given: string | undefined, flags: ConfigWriteFlags, io: Io): Promise<void> {
  const config = await readGiven(given, flags, io);
  await using client = await connect(io, flags);
  const { generation } = await client.setConfig(config, { expectedGeneration: flags.expectedGeneration });
  await print(io, `generation=${generation}\n`);
}

/** `rkat config patch`: changes the configuration by a JSON merge patch. `given` is a file, or JSON. */
export async function patchConfig(given: string | undefined, flags: ConfigWriteFlags, io: Io): Promise<void> {
  const patch = await readGiven(given, flags, io);
  await using client = await connect(io, flags);
  const { generation } = await client.patchConfig(patch, { expectedGeneration: flags.expectedGeneration });
  await print(io, `generation=${generation}\n`);
}

async function readGiven(
  given: string | undefined,
  { json, toml }: ConfigWriteFlags,
  { cwd }: Io,
): Promise<JsonObject> {
  if ([given, json, toml].filter((source) => source !== undefined).length !== 1)
    throw invalid("Say once what to write: a file, JSON, --json, or --toml.");
  if (json !== undefined) return objectIn(json, "json");
  if (toml !== undefined) return parseToml(toml, "--toml");
  const path = resolve(cwd, given ?? "");
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return inline(given ?? "", path);
  return path.endsWith(".json") ? objectIn(text, "json") : parseToml(text, path);
}

function inline(given: string, path: string): JsonObject {
  if (given.trimStart().startsWith("{")) return objectIn(given, "json");
  throw invalid(`There is no file ${path}, and "${given.slice(0, 40)}" is no JSON object.`);
}

function objectIn(text: string, option: string): JsonObject {
  const value = readJson(text, option);
  if (isObject(value)) return value;
  throw invalid("A configuration is a JSON object.");
}

function isObject(value: unknown): value is JsonObject {
  return isRecord(value) && !Array.isArray(value);
}

/** TOML has no null. */
function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
}

function invalid(message: string): MeerkatError {
  return new MeerkatError("INVALID_ARGS", message, { details: { option: "config" } });
}
