import { isRecord, type JsonObject } from "@meerkat/protocol";

/** True for an object; meant for what came out of `JSON.parse`, where every object is one of JSON. */
export function isJsonObject(value: unknown): value is JsonObject {
  return isRecord(value);
}
