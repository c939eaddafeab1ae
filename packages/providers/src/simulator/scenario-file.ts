import { readFile } from "node:fs/promises";
import { isMeerkatError, MeerkatError } from "@meerkat/errors";
import type { Scenario } from "./scenario.ts";
import { parseScenario } from "./scenario.ts";

/**
 * Reads a scenario from a file: JSON when its name ends in `.json`, YAML otherwise.
 * Throws INVALID_PARAMS that names the path, and the line or the JSON Pointer of the mistake.
 */
export async function loadScenario(path: string): Promise<Scenario> {
  const source = await readSource(path);
  const value = path.toLowerCase().endsWith(".json") ? parseJson(source, path) : await parseYaml(source, path);
  try {
    return parseScenario(value);
  } catch (error) {
    if (!isMeerkatError(error)) throw error;
    throw new MeerkatError("INVALID_PARAMS", `${path}: ${error.message}`, {
      details: error.details ?? null,
      cause: error,
    });
  }
}

async function readSource(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const why =
      error instanceof Error && "code" in error && error.code === "ENOENT" ? "does not exist" : "cannot be read";
    throw new MeerkatError("INVALID_PARAMS", `The scenario file ${path} ${why}. Check the path.`, { cause: error });
  }
}

function unparsable(path: string, line: number, cause: unknown): MeerkatError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `The scenario file ${path} does not parse, line ${line}: ${why}`;
  return new MeerkatError("INVALID_PARAMS", message, { details: { line }, cause });
}

async function parseYaml(source: string, path: string): Promise<unknown> {
  // Only a YAML scenario pays for loading the parser.
  const { parseDocument, visit } = await import("yaml");
  const document = parseDocument(source);
  const [error] = document.errors;
  if (error !== undefined) throw unparsable(path, error.linePos?.[0].line ?? 1, error);
  try {
    return document.toJS();
  } catch (cause) {
    // Aliases are the one thing that is looked at only now: one that names nothing, or too many of them.
    let offset = 0;
    visit(document, {
      Alias(_, alias) {
        offset = alias.range?.[0] ?? 0;
        return alias.resolve(document) === undefined ? visit.BREAK : undefined;
      },
    });
    throw unparsable(path, source.slice(0, offset).split("\n").length, cause);
  }
}

function parseJson(source: string, path: string): unknown {
  const outcome = tryJson(source);
  if ("value" in outcome) return outcome.value;
  throw unparsable(path, lineOf(outcome.error, source), outcome.error);
}

function tryJson(source: string): { readonly value: unknown } | { readonly error: Error } {
  try {
    return { value: JSON.parse(source) };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/**
 * The engine says the line for some mistakes only. For the others it is the first line with which the beginning of the
 * file is not merely unfinished; an unfinished file is wrong at its end.
 */
function lineOf(error: Error, source: string): number {
  const said = /\(line (\d+)/.exec(error.message)?.[1];
  if (said !== undefined) return Number(said);
  const lines = source.split("\n");
  const wrong = lines.findIndex((_, index) => {
    const start = tryJson(lines.slice(0, index + 1).join("\n"));
    return "error" in start && /^Unexpected token/.test(start.error.message);
  });
  return wrong < 0 ? lines.length : wrong + 1;
}
