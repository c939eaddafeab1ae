import { isRecord, type JsonObject, type JsonValue } from "@meerkat/protocol";

/** Applies a JSON merge patch (RFC 7396): null removes a key, objects are merged, all else is replaced. */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map<string, JsonValue | undefined>(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, isTable(value) ? mergePatch(tableOf(merged.get(key)), value) : value);
  }
  return Object.fromEntries(merged);
}

/** Whether a value is an object with keys. */
export function isTable(value: unknown): value is JsonObject {
  return isRecord(value) && !Array.isArray(value);
}

function tableOf(value: JsonValue | undefined): JsonObject {
  return isTable(value) ? value : {};
}
