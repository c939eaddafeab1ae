import type { JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject } from "../schema/json.ts";

/** One text for every value that JSON Schema calls equal: the order of an object's properties does not count. */
export function canonicalText(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value === 0 ? 0 : value);
  const members = entriesOf(value).map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`);
  return `{${members.sort().join(",")}}`;
}

/** Whether two values are equal as JSON Schema has it. */
export function equalValues(one: JsonValue, other: JsonValue): boolean {
  return one === other || canonicalText(one) === canonicalText(other);
}
