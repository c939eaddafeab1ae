import { MeerkatError } from "@meerkat/errors";
import { isRecord, type JsonObject, type JsonValue } from "@meerkat/protocol";

/** The JSON that a TOML text says. `path` is where it stands. Throws INVALID_PARAMS with the line or key of a mistake. */
export async function parseToml(text: string, path: string): Promise<JsonObject> {
  // Most realms have no file, so most processes need no parser.
  const { parse, TomlError } = await import("smol-toml");
  try {
    return tableOf(parse(text), []);
  } catch (cause) {
    if (cause instanceof NoJson) throw invalid(path, cause.message, cause);
    // The parser quotes the text after the first line of its message, and keys may stand there.
    const line =
      cause instanceof TomlError ? `line ${cause.line}: ${cause.message.split("\n")[0]}` : "it does not parse";
    throw invalid(path, line, cause);
  }
}

/** A TOML text that says the same as the JSON. Nulls, which TOML does not have, are left out. */
export async function writeToml(value: JsonObject): Promise<string> {
  return Object.keys(value).length === 0 ? "" : (await import("smol-toml")).stringify(value);
}

/** A value that TOML has and JSON has not. */
class NoJson extends Error {}

function tableOf(table: object, path: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, jsonOf(value, [...path, key])]));
}

function jsonOf(value: unknown, path: readonly string[]): JsonValue {
  if (Array.isArray(value)) return value.map((item, index) => jsonOf(item, [...path, String(index)]));
  if (value instanceof Date) throw new NoJson(`${path.join(".")} is a date; put it in quotes`);
  if (isRecord(value)) return tableOf(value, path);
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new NoJson(`${path.join(".")} is no number that can be used`);
}

function invalid(path: string, problem: string, cause: unknown): MeerkatError {
  return new MeerkatError("INVALID_PARAMS", `Invalid config: ${path}: ${problem}.`, { details: { path }, cause });
}
