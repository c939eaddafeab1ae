import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { MeerkatError } from "@meerkat/errors";
import { isRecord, type JsonObject } from "@meerkat/protocol";
import { parseDocument } from "yaml";
import { readStdin } from "../input/stdin.ts";
import type { Io } from "../io.ts";

/** A file with a schema in it. */
export interface SchemaDocument {
  /** What messages call it. */
  readonly name: string;
  readonly text: string;
  readonly schema: JsonObject;
}

/** Reads a schema from a file, or for `-` from the standard input. Throws INVALID_ARGS that names the file. */
export async function readDocument(file: string, io: Io): Promise<SchemaDocument> {
  const name = file === "-" ? "stdin" : file;
  const text = (await textOf(file, io)).replace(/^\uFEFF/, "");
  const schema = parsed(name, text);
  if (isObject(schema)) return { name, text, schema };
  throw invalid(name, 'holds no JSON object at its root. A schema is one, and so is a wrapper with the key "schema"');
}

async function textOf(file: string, io: Io): Promise<string> {
  if (file === "-") return (await readStdin(io, "blob")) ?? "";
  try {
    return await readFile(resolve(io.cwd, file), "utf8");
  } catch (cause) {
    throw invalid(file, `cannot be read: ${messageOf(cause)}. Check its name`, cause);
  }
}

function parsed(name: string, text: string): unknown {
  const isYaml = [".yaml", ".yml"].includes(extname(name));
  const isJson = extname(name) === ".json" || /^\s*[{[]/.test(text);
  try {
    return isYaml || !isJson ? yamlIn(text) : JSON.parse(text);
  } catch (cause) {
    const what = isYaml || !isJson ? "YAML" : "JSON";
    throw invalid(name, `is no ${what}: ${messageOf(cause).replace(/\.?\s*$/, "")}`, cause);
  }
}

function yamlIn(text: string): unknown {
  const document = parseDocument(text);
  const [error] = document.errors;
  // The message goes on with the lines around the place, which is too much for one sentence.
  if (error !== undefined) throw new Error(error.message.split("\n")[0]?.replace(/:$/, ""));
  return document.toJS();
}

function isObject(value: unknown): value is JsonObject {
  return isRecord(value) && !Array.isArray(value);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function invalid(name: string, problem: string, cause?: unknown): MeerkatError {
  return new MeerkatError("INVALID_ARGS", `${name} ${problem}.`, { details: { file: name }, cause });
}
