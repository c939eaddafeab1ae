import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { invalidConfig } from "./invalid.ts";
import { isTable } from "./merge-patch.ts";

/** What stands in place of a secret. Nobody who reads a configuration needs the secret to change the rest. */
export const PLACEHOLDER = "********";

const SECRET_NAME = /(?:^|[_-])(?:api[_-]?keys?|secrets?|tokens?|passwords?|authorization)$/i;

/** A configuration without its secrets: texts whose key, or the key of a table around them, names one. */
export function hideSecrets(config: JsonObject): JsonObject {
  return mapSecrets(config, () => PLACEHOLDER);
}

/**
 * A configuration whose placeholders are replaced by the secrets that are stored at the same place. Throws
 * INVALID_PARAMS that names a placeholder where none is stored.
 */
export function keepSecrets(config: JsonObject, stored: JsonObject): JsonObject {
  return mapSecrets(config, (given, path) => (given === PLACEHOLDER ? storedSecret(stored, path) : given));
}

type Replace = (secret: string, path: readonly string[]) => string;

function mapSecrets(table: JsonObject, replace: Replace, path: readonly string[] = [], within = false): JsonObject {
  const entries = Object.entries(table).map(([key, value]) => {
    const named = within || SECRET_NAME.test(key);
    return [key, mapValue(value, replace, [...path, key], named)] as const;
  });
  return Object.fromEntries(entries);
}

function mapValue(
  value: JsonValue | undefined,
  replace: Replace,
  path: readonly string[],
  within: boolean,
): JsonValue | undefined {
  if (typeof value === "string") return within ? replace(value, path) : value;
  if (Array.isArray(value))
    return value.map((item, at) => mapValue(item, replace, [...path, String(at)], within) ?? null);
  return isTable(value) ? mapSecrets(value, replace, path, within) : value;
}

function storedSecret(stored: JsonObject, path: readonly string[]): string {
  const found = path.reduce<unknown>(inside, stored);
  if (typeof found === "string") return found;
  const problem = `${path.join(".")} holds the placeholder for a secret and none is stored there; give the secret itself`;
  throw invalidConfig(problem);
}

function inside(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
