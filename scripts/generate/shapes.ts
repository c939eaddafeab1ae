import { isEventRef } from "./json-schema.ts";
import { ContractError } from "./load.ts";
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
    all[name] = located(contract, name, () => shapeOf(contract, contract.types[name] ?? {}));
  }
  return all;
}

/** A union that cannot be told apart. */
class Ambiguity extends Error {}

function located<T>(contract: Contract, name: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof Ambiguity) throw new ContractError(`${contract.sources[name]}#${name}`, error.message);
    throw error;
  }
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
  return located(contract, target, () => isPlain(contract, contract.types[target] ?? {}, [...seen, target]));
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
 * A union without a tag is told apart by JSON type: at most one branch may be a list, and object branches are merged
 * into one table, which is sound because a field that two branches share must change in the same way in both.
 */
function unionShape(contract: Contract, branches: readonly Schema[]): Shape {
  const parts = branches.map((branch) => shapeOf(contract, branch)).filter((shape) => shape !== 0);
  if (parts.length === 0) return 0;
  const tables: Record<string, [string, Shape]>[] = [];
  const lists: Shape[] = [];
  for (const part of parts) {
    const resolved = typeof part === "string" ? resolve(contract, part) : part;
    if (typeof resolved === "object" && "o" in resolved) tables.push(resolved.o);
    else if (typeof resolved === "object" && "a" in resolved) lists.push(part);
    else
      throw new Ambiguity(
        "a union may hold lists and objects with fields only; name the others in a type of their own",
      );
  }
  if (lists.length > 1) throw new Ambiguity("a union has two kinds of list");
  if (branches.some((branch) => isUserObject(contract, branch)))
    throw new Ambiguity("a union mixes the user's JSON with values of the contract, whose keys change");
  return joinBranches(parts, tables, lists);
}

function joinBranches(
  parts: readonly Shape[],
  tables: readonly Record<string, [string, Shape]>[],
  lists: readonly Shape[],
): Shape {
  const [only = 0] = parts;
  if (parts.length === 1) return only;
  const merged: Shape = { o: mergeTables(tables) };
  if (tables.length === 0) return only;
  return lists.length === 0 ? merged : { u: [merged, ...lists] };
}

/** Whether a schema takes objects or lists whose keys belong to the user. */
function isUserObject(contract: Contract, schema: Schema): boolean {
  const target = refName(schema);
  if (target) return isUserObject(contract, contract.types[target] ?? {});
  return schema["x-opaque"] !== undefined || schema.additionalProperties !== undefined;
}

function resolve(contract: Contract, name: string): Shape {
  const shape = located(contract, name, () => shapeOf(contract, contract.types[name] ?? {}));
  return typeof shape === "string" ? resolve(contract, shape) : shape;
}

function mergeTables(tables: readonly Record<string, [string, Shape]>[]): Record<string, [string, Shape]> {
  const merged: Record<string, [string, Shape]> = {};
  for (const table of tables) {
    for (const [name, entry] of Object.entries(table)) {
      if (merged[name] && JSON.stringify(merged[name]) !== JSON.stringify(entry)) {
        throw new Ambiguity(`a union has two different fields named ${name}; give it an x-tag`);
      }
      merged[name] = entry;
    }
  }
  return merged;
}
