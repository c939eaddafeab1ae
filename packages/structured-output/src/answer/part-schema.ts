import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject, ownValue } from "../schema/json.ts";
import { atPointer, joinPointer } from "../schema/pointer.ts";

/** A subschema of the schema that was sent. */
export interface Located {
  readonly pointer: string;
  readonly schema: JsonObject;
}

/** How many subschemas are looked at on the way to one part: alternatives within alternatives multiply. */
const MAX_STEPS = 10_000;

/**
 * The one subschema that speaks of a part of the value; undefined where there is none, or where several do and it is not
 * certain which holds.
 */
export function locatePart(root: JsonObject, tokens: readonly string[]): Located | undefined {
  return new Locator(root).locate(tokens);
}

/** Keywords that decide nothing. */
const WORDS = new Set(["title", "description", "default", "examples", "$comment", "$defs", "definitions", "$schema"]);

class Locator {
  readonly #root: JsonObject;
  #left = MAX_STEPS;

  constructor(root: JsonObject) {
    this.#root = root;
  }

  locate(tokens: readonly string[]): Located | undefined {
    let at = this.#resolve({ pointer: "", schema: this.#root });
    for (const token of tokens) at = at === undefined ? undefined : this.#child(at, token);
    return at;
  }

  /** Follows references; rules beside one would be lost, so that a reference with rules beside it leads nowhere. */
  #resolve(located: Located): Located | undefined {
    let at: Located | undefined = located;
    while (at?.schema.$ref !== undefined && --this.#left > 0) at = this.#target(at.schema);
    return this.#left > 0 ? at : undefined;
  }

  #target({ $ref: reference, ...others }: JsonObject): Located | undefined {
    const pointer = typeof reference === "string" ? pointerOf(reference) : undefined;
    const schema = pointer === undefined ? undefined : atPointer(this.#root, pointer);
    if (pointer === undefined || !isJsonObject(schema)) return undefined;
    return Object.keys(others).every((keyword) => WORDS.has(keyword)) ? { pointer, schema } : undefined;
  }

  #child(parent: Located, token: string): Located | undefined {
    if (--this.#left < 0) return undefined;
    const own = ownChild(parent, token);
    const inBranches = branchesOf(parent).flatMap((branch) => {
      const resolved = this.#resolve(branch);
      const child = resolved === undefined ? undefined : this.#child(resolved, token);
      return child === undefined ? [] : [child];
    });
    const [only, ...others] = own === undefined ? inBranches : [own, ...inBranches];
    return only === undefined || others.length > 0 ? undefined : this.#resolve(only);
  }
}

function pointerOf(reference: string): string | undefined {
  if (!reference.startsWith("#")) return undefined;
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    return undefined;
  }
}

function ownChild({ pointer, schema }: Located, token: string): Located | undefined {
  const { properties, prefixItems, items, additionalProperties, patternProperties } = schema;
  const at = (...path: readonly string[]) => {
    const child = atPointer(schema, joinPointer("", ...path));
    return isJsonObject(child) ? { pointer: joinPointer(pointer, ...path), schema: child } : undefined;
  };
  if (isJsonObject(patternProperties) && entriesOf(patternProperties).length > 0) return undefined;
  if (isJsonObject(properties) && ownValue(properties, token) !== undefined) return at("properties", token);
  const isIndex = /^\d+$/.test(token);
  if (isIndex && isJsonArray(prefixItems) && Number(token) < prefixItems.length) return at("prefixItems", token);
  if (isIndex && isJsonObject(items)) return at("items");
  return isJsonObject(additionalProperties) ? at("additionalProperties") : undefined;
}

function branchesOf({ pointer, schema }: Located): readonly Located[] {
  return ["anyOf", "oneOf", "allOf"].flatMap((keyword) => {
    const list = schema[keyword];
    if (!isJsonArray(list)) return [];
    return list.flatMap((branch, index) =>
      isJsonObject(branch) ? [{ pointer: joinPointer(pointer, keyword, `${index}`), schema: branch }] : [],
    );
  });
}

/** A subschema with the definitions that it needs; undefined where it refers to anything else. */
export function standAlone(root: JsonObject, schema: JsonObject): JsonObject | undefined {
  const { $defs } = root;
  const definitions = isJsonObject($defs) ? $defs : {};
  const needed = new Set<string>();
  const pending: JsonValue[] = [schema];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const name of referencesIn(next).map(definitionName)) {
      const target = name === undefined ? undefined : ownValue(definitions, name);
      if (name === undefined || target === undefined) return undefined;
      if (!needed.has(name)) pending.push(target);
      needed.add(name);
    }
  }
  if (needed.size === 0) return schema;
  return { ...schema, $defs: Object.fromEntries(entriesOf(definitions).filter(([name]) => needed.has(name))) };
}

function definitionName(reference: string): string | undefined {
  return /^#\/\$defs\/([^/%~]+)$/.exec(reference)?.[1];
}

function referencesIn(schema: JsonValue): readonly string[] {
  const found: string[] = [];
  const pending: JsonValue[] = [schema];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (isJsonArray(next)) pending.push(...next);
    else if (isJsonObject(next)) {
      if (typeof next.$ref === "string") found.push(next.$ref);
      pending.push(...entriesOf(next).map(([, value]) => value));
    }
  }
  return found;
}
