import { isEventRef } from "./json-schema.ts";
import { type Contract, EVENT_UNION, refName, type Schema } from "./model.ts";
import { camel } from "./names.ts";

/**
 * How a value changes between its wire and its public spelling. `0` passes through untouched, a string names
 * another shape. See `packages/protocol/src/spelling.ts`, which walks these.
 */
type Shape =
  | 0
  | string
  | { o: Record<string, [publicName: string, child: Shape]> }
  | { a: Shape }
  | { m: Shape }
  | { t: string; p: string; by: Record<string, Shape> }
  | { u: Shape[] }
  | { e: 1 };

/** The shapes of every type that is not a plain value. */
export function shapes(contract: Contract): Record<string, Shape> {
  const all: Record<string, Shape> = {};
  for (const name of Object.keys(contract.types).sort()) {
    if (name === EVENT_UNION) continue;
    all[name] = shapeOf(contract, contract.types[name] ?? {});
  }
  return all;
}

function shapeOf(contract: Contract, schema: Schema): Shape {
  if (isEventRef(schema)) return { e: 1 };
  const target = refName(schema);
  if (target) return isPlain(contract, schema) ? 0 : target;
  if (schema["x-opaque"]) return 0;
  if (schema["x-tag"]) return taggedShape(contract, schema, schema["x-tag"]);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return unionShape(contract, branches);
  if (schema.properties) return objectShape(contract, schema.properties);
  if (schema.items) return wrap("a", shapeOf(contract, schema.items));
  if (typeof schema.additionalProperties === "object") return wrap("m", shapeOf(contract, schema.additionalProperties));
  return 0;
}

/** Whether a type never changes: a scalar, an opaque value, or a list or map of such. */
function isPlain(contract: Contract, schema: Schema, seen: readonly string[] = []): boolean {
  const target = refName(schema);
  if (!target) return shapeOf(contract, schema) === 0;
  if (seen.includes(target)) return false;
  return isPlain(contract, contract.types[target] ?? {}, [...seen, target]);
}

function wrap(kind: "a" | "m", child: Shape): Shape {
  if (child === 0) return 0;
  return kind === "a" ? { a: child } : { m: child };
}

function objectShape(contract: Contract, properties: Readonly<Record<string, Schema>>): Shape {
  return {
    o: Object.fromEntries(
      Object.entries(properties).map(([name, child]) => [name, [camel(name), shapeOf(contract, child)]]),
    ),
  };
}

function taggedShape(contract: Contract, schema: Schema, tag: string): Shape {
  const by: Record<string, Shape> = {};
  for (const branch of schema.oneOf ?? []) {
    const name = refName(branch) ?? "";
    by[String(contract.types[name]?.properties?.[tag]?.const)] = name;
  }
  return { t: tag, p: camel(tag), by };
}

/**
 * A union without a tag: at most one branch may be a list, and object branches are merged into one table,
 * which is sound because a field that two branches share must change in the same way in both.
 */
function unionShape(contract: Contract, branches: readonly Schema[]): Shape {
  const parts = branches.map((branch) => shapeOf(contract, branch)).filter((shape) => shape !== 0);
  const resolved = parts.map((part) => (typeof part === "string" ? resolve(contract, part) : part));
  const objects = resolved.flatMap((part) => (typeof part === "object" && "o" in part ? [part.o] : []));
  const others = parts.filter(
    (_, index) => !(typeof resolved[index] === "object" && "o" in (resolved[index] as object)),
  );
  if (objects.length === 0 && others.length === 0) return 0;
  if (objects.length === 0 && others.length === 1) return others[0] ?? 0;
  if (others.length === 0 && parts.length === 1) return parts[0] ?? 0;
  const merged = objects.length > 0 ? [{ o: mergeTables(objects) }] : [];
  return merged.length + others.length === 1 ? (merged[0] ?? others[0] ?? 0) : { u: [...merged, ...others] };
}

function resolve(contract: Contract, name: string): Shape {
  const shape = shapeOf(contract, contract.types[name] ?? {});
  return typeof shape === "string" ? resolve(contract, shape) : shape;
}

function mergeTables(tables: readonly Record<string, [string, Shape]>[]): Record<string, [string, Shape]> {
  const merged: Record<string, [string, Shape]> = {};
  for (const table of tables) {
    for (const [name, entry] of Object.entries(table)) {
      if (merged[name] && JSON.stringify(merged[name]) !== JSON.stringify(entry)) {
        throw new Error(`a union has two different fields named ${name}; give it an x-tag`);
      }
      merged[name] = entry;
    }
  }
  return merged;
}
