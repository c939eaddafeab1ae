import { MeerkatError } from "@meerkat/errors";
import { isRecord, type JsonObject, type JsonValue } from "@meerkat/protocol";
import { durationMs } from "../policy/index.ts";
import { isKey, KEYS, type Key, type Kind, MUST_BE } from "./keys.ts";

/** The value that a kind of key has once it was checked; durations are in milliseconds. */
interface Values {
  readonly text: string;
  readonly number: number;
  readonly count: number;
  readonly share: number;
  readonly duration: number;
  readonly timeout: number | undefined;
  readonly table: JsonObject;
  readonly texts: Readonly<Record<string, string>>;
}

/** Reads one kind of value; undefined means that it is not of the kind. */
type Readers = { readonly [K in Kind]: (value: unknown) => { readonly value: Values[K] } | undefined };

const READ: Readers = {
  text: (value) => (typeof value === "string" ? { value } : undefined),
  number: (value) => (isNumber(value) ? { value } : undefined),
  count: (value) => (isNumber(value) && Number.isSafeInteger(value) && value >= 0 ? { value } : undefined),
  share: (value) => (isNumber(value) && value >= 0 && value <= 1 ? { value } : undefined),
  duration: (value) => duration(value),
  timeout: (value) => (value === "disabled" ? { value: undefined } : duration(value)),
  table: (value) => (isRecord(value) && isJson(value) ? { value } : undefined),
  texts: (value) => (isTexts(value) ? { value } : undefined),
};

/** A configuration whose values were checked. */
export interface Settings {
  /** The value of a key; undefined when it is not set. */
  get<K extends Key>(key: K): Values[(typeof KEYS)[K]] | undefined;
  /** Dotted paths that this build does not use. */
  readonly unused: readonly string[];
}

/** Checks a configuration. Throws INVALID_PARAMS that names the first key whose value is not what it must be. */
export function readSettings(config: JsonObject): Settings {
  const leaves = new Map(leavesOf(config));
  for (const [path, value] of leaves) if (isKey(path)) readValue(path, value);
  return {
    get: (key) => (leaves.has(key) ? readValue(key, leaves.get(key)) : undefined),
    unused: [...leaves.keys()].filter((path) => !isKey(path)),
  };
}

function readValue<K extends Key>(key: K, value: unknown): Values[(typeof KEYS)[K]] {
  const kind: (typeof KEYS)[K] = KEYS[key];
  const read = READ[kind](value);
  if (read !== undefined) return read.value;
  throw new MeerkatError("INVALID_PARAMS", `${key} must be ${MUST_BE[kind]}`, { details: { key } });
}

function* leavesOf(table: Readonly<Record<string, unknown>>, prefix = ""): Generator<readonly [string, unknown]> {
  for (const [name, value] of Object.entries(table)) {
    const path = `${prefix}${name}`;
    if (!isKey(path) && isRecord(value) && Object.keys(value).length > 0) yield* leavesOf(value, `${path}.`);
    else yield [path, value];
  }
}

function duration(value: unknown): { readonly value: number } | undefined {
  if (typeof value !== "string") return undefined;
  try {
    return { value: durationMs(value) };
  } catch {
    return undefined;
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every((entry) => typeof entry === "string");
}

function isJson(value: unknown): value is JsonValue & JsonObject {
  if (Array.isArray(value)) return value.every(isJson);
  if (isRecord(value)) return Object.values(value).every(isJson);
  return typeof value === "string" || typeof value === "boolean" || isNumber(value);
}
