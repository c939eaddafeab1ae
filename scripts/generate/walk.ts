import type { Schema } from "./model.ts";

/** Rebuilds a schema bottom-up: children first, then the node itself. */
export function rewrite(schema: Schema, change: (node: Schema) => Schema): Schema {
  const out: Record<string, unknown> = { ...schema };
  if (schema.properties) out.properties = mapValues(schema.properties, (child) => rewrite(child, change));
  if (schema.items) out.items = rewrite(schema.items, change);
  if (schema.additionalProperties && typeof schema.additionalProperties === "object") {
    out.additionalProperties = rewrite(schema.additionalProperties, change);
  }
  if (schema.anyOf) out.anyOf = schema.anyOf.map((child) => rewrite(child, change));
  if (schema.oneOf) out.oneOf = schema.oneOf.map((child) => rewrite(child, change));
  return change(out);
}

export function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  change: (value: A, key: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}

/** The node without the keywords that only this generator understands. */
export function withoutMarks(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !key.startsWith("x-")));
}

/** JSON Pointer to the first place where two JSON values differ; `undefined` when they are equal. */
export function firstDifference(a: unknown, b: unknown, pointer = ""): string | undefined {
  if (a === b) return undefined;
  const [left, right] = [children(a), children(b)];
  if (!left || !right || Array.isArray(a) !== Array.isArray(b)) return pointer;
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const inside = `${pointer}/${key}`;
    const found = left.has(key) && right.has(key) ? firstDifference(left.get(key), right.get(key), inside) : inside;
    if (found !== undefined) return found;
  }
  return undefined;
}

function children(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)) : undefined;
}
