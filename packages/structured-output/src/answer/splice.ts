import type { JsonValue } from "@meerkat/protocol";
import { applyEdits } from "./repair/edits.ts";

/** A value with another part at a JSON Pointer; what is elsewhere is shared. Unchanged when there is no such place. */
export function splice(value: JsonValue, pointer: string, part: JsonValue): JsonValue {
  return applyEdits(value, [{ pointer, to: { value: part } }]);
}
