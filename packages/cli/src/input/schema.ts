import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { MeerkatError } from "@meerkat/errors";
import { isRecord, type JsonObject } from "@meerkat/protocol";

/**
 * The schema that `--schema` names: the JSON in a file when there is one of that name, else the value itself as JSON.
 * Throws INVALID_ARGS that names both attempts, or the file and what is wrong in it.
 */
export function readSchema(value: string, cwd: string): JsonObject {
  const path = resolve(cwd, value);
  // A long inline schema is too long a name for a file, which is an error of the system and means that there is none.
  const isFile = !value.includes("\0") && existing(path);
  const schema = isFile ? parsedFile(path) : parsedInline(value);
  if (isObject(schema)) return schema;
  throw invalid('A schema must be a JSON object at its root: a JSON Schema, or a wrapper with the key "schema".');
}

function existing(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function parsedFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw invalid(`The schema file ${path} cannot be used: ${messageOf(cause)}.`, cause);
  }
}

function parsedInline(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch (cause) {
    const shown = value.length > 80 ? `${value.slice(0, 80)}…` : value;
    throw invalid(`--schema is neither a file (there is none at "${shown}") nor JSON (${messageOf(cause)}).`, cause);
  }
}

function isObject(value: unknown): value is JsonObject {
  return isRecord(value);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function invalid(message: string, cause?: unknown): MeerkatError {
  return new MeerkatError("INVALID_ARGS", message, { details: { option: "schema" }, cause });
}
