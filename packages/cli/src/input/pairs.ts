import { MeerkatError } from "@meerkat/errors";
import { isRecord, type JsonObject, type JsonValue } from "@meerkat/protocol";

/** Options like `--label key=value` as a map. Throws INVALID_ARGS for one without a key or an equals sign. */
export function readLabels(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs.map((pair) => split(pair, "label")));
}

/**
 * Provider parameters: the object of `--params-json`, with each `--param key=value` over it. A value that is a JSON
 * number, boolean or null is that, anything else is text. Throws INVALID_ARGS.
 */
export function readParams(pairs: readonly string[], json: string | undefined): JsonObject | undefined {
  if (json === undefined && pairs.length === 0) return undefined;
  const whole = json === undefined ? {} : jsonObject(json, "params-json");
  return {
    ...whole,
    ...Object.fromEntries(pairs.map((pair) => split(pair, "param")).map(([key, value]) => [key, scalar(value)])),
  };
}

/** The JSON value of an option. Throws INVALID_ARGS. */
export function readJson(text: string, option: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "";
    throw new MeerkatError("INVALID_ARGS", `--${option} is no JSON: ${why}.`, { details: { option }, cause });
  }
}

function jsonObject(text: string, option: string): JsonObject {
  const value = readJson(text, option);
  if (isRecord(value) && !Array.isArray(value)) return value;
  throw new MeerkatError("INVALID_ARGS", `--${option} must be a JSON object.`, { details: { option } });
}

function scalar(text: string): JsonValue {
  const looksLikeOne = /^(?:true|false|null|-?\d[\d.eE+-]*)$/.test(text);
  if (!looksLikeOne) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function split(pair: string, option: string): readonly [key: string, value: string] {
  const equals = pair.indexOf("=");
  if (equals > 0) return [pair.slice(0, equals), pair.slice(equals + 1)];
  throw new MeerkatError("INVALID_ARGS", `--${option} must be written as key=value.`, { details: { option } });
}
