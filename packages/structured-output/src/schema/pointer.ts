import type { JsonValue } from "@meerkat/protocol";
import { isJsonArray, isJsonObject, ownValue } from "./json.ts";

/** Appends reference tokens to a JSON Pointer (RFC 6901). */
export function joinPointer(pointer: string, ...tokens: readonly string[]): string {
  let joined = pointer;
  for (const token of tokens) joined += `/${/[~/]/.test(token) ? escapeToken(token) : token}`;
  return joined;
}

function escapeToken(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The reference tokens of a JSON Pointer. */
export function splitPointer(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The value that a JSON Pointer leads to, or undefined. Reads own properties only. */
export function atPointer(root: JsonValue, pointer: string): JsonValue | undefined {
  if (pointer !== "" && !pointer.startsWith("/")) return undefined;
  return splitPointer(pointer).reduce<JsonValue | undefined>(step, root);
}

function step(value: JsonValue | undefined, token: string): JsonValue | undefined {
  if (isJsonArray(value)) return /^(0|[1-9]\d*)$/.test(token) ? value[Number(token)] : undefined;
  return isJsonObject(value) ? ownValue(value, token) : undefined;
}

/** A JSON Pointer as a URI fragment, the form a local `$ref` has. */
export function pointerToFragment(pointer: string): string {
  return `#${encodeURI(pointer).replaceAll("#", "%23")}`;
}
