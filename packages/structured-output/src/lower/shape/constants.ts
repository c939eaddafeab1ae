import type { JsonValue } from "@meerkat/protocol";
import { isJsonArray } from "../../schema/json.ts";
import { joinPointer } from "../../schema/pointer.ts";
import type { Fact } from "./flatten.ts";
import type { Form } from "./forms.ts";
import { kindOf } from "./kinds.ts";

/** The list of values that facts leave, before any other keyword has its say; undefined when none lists values. */
export function listedValues(
  facts: readonly Fact[],
): { readonly values: readonly JsonValue[]; readonly at: string } | undefined {
  for (const { node, pointer } of facts) {
    if (node.const !== undefined) return { values: [node.const], at: joinPointer(pointer, "const") };
    if (isJsonArray(node.enum)) return { values: node.enum, at: joinPointer(pointer, "enum") };
  }
  return undefined;
}

/** Forms for listed values: one for each kind that schemas can tell apart. */
export function constantForms(values: readonly JsonValue[], at: string): readonly Form[] {
  const distinct = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  const of = (...kinds: readonly string[]) => distinct.filter((value) => kinds.includes(kindOf(value)));
  const texts = of("string", "object", "array");
  const numbers = of("number");
  const booleans = of("boolean");
  return [
    ...(texts.length > 0 ? [{ kind: "enum", values: texts, at } as const] : []),
    ...(numbers.length > 0 ? [{ kind: "enum", values: numbers, at } as const] : []),
    ...(booleans.length === 2 ? [{ kind: "boolean" } as const] : []),
    ...(booleans.length === 1 ? [{ kind: "enum", values: booleans, at } as const] : []),
    ...(of("null").length > 0 ? [{ kind: "null" } as const] : []),
  ];
}
