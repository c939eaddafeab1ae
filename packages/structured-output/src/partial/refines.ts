import type { JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject, ownValue } from "../schema/json.ts";

/** Whether `later` says all that `earlier` says, and perhaps more: what a growing answer must do. */
export function refines(earlier: JsonValue, later: JsonValue): boolean {
  if (isJsonArray(earlier)) return isJsonArray(later) && earlier.every((item, index) => refinesAt(item, later[index]));
  if (!isJsonObject(earlier)) return Object.is(earlier, later);
  return isJsonObject(later) && entriesOf(earlier).every(([key, value]) => refinesAt(value, ownValue(later, key)));
}

function refinesAt(earlier: JsonValue, later: JsonValue | undefined): boolean {
  return later !== undefined && refines(earlier, later);
}
