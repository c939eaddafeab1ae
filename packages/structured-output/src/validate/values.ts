import type { JsonValue } from "@meerkat/protocol";
import { isJsonArray } from "../schema/json.ts";
import { ValueSet } from "./equality.ts";
import type { Check, KeywordFamily, Site } from "./node.ts";
import { boundAllowed } from "./problem.ts";

/** The name of a value's type, as JSON Schema has it; a number may also be an integer. */
function typeName(value: JsonValue): string {
  if (value === null) return "null";
  return isJsonArray(value) ? "array" : typeof value;
}

function isOfType(value: JsonValue, type: JsonValue): boolean {
  return type === "integer" ? Number.isInteger(value) : typeName(value) === type;
}

function compileType(site: Site, type: JsonValue): Check {
  const types = isJsonArray(type) ? type : [type];
  return (value, run) =>
    types.some((one) => isOfType(value, one)) ||
    run.fail(() => {
      const fraction = typeof value === "number" && types.includes("integer");
      const actual = fraction ? "a number with a fraction" : typeName(value);
      return site.finding("type", `must be ${types.join(" or ")}, but is ${actual}`, types);
    });
}

const UNCOUNTED = { spend: () => undefined };

function compileChoice(site: Site, keyword: string, values: readonly JsonValue[]): Check {
  const set = new ValueSet();
  for (const value of values) set.add(value, UNCOUNTED);
  return (value, run) =>
    set.has(value, run) || run.fail(() => site.finding(keyword, choiceMessage(values.length), boundAllowed(values)));
}

/** Words for "one of these values". */
export function choiceMessage(count: number): string {
  return count === 1 ? "must be the one allowed value" : `must be one of the ${count} allowed values`;
}

/** The keywords that name types and values. */
export const VALUES: KeywordFamily = [
  ["type", compileType],
  ["const", (site, value) => compileChoice(site, "const", [value])],
  ["enum", (site, values) => (isJsonArray(values) ? compileChoice(site, "enum", values) : undefined)],
];
