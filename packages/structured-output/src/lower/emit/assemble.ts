import type { JsonObject, JsonValue } from "@meerkat/protocol";
import type { Profile } from "../../profiles/profile.ts";
import { entriesOf, isJsonArray, isJsonObject } from "../../schema/json.ts";
import { joinPointer } from "../../schema/pointer.ts";
import { closedObject } from "./fields.ts";
import { openApi, openApiPointer } from "./open-api.ts";

/** Schemas shorter than this are not worth a definition, in characters of JSON. */
const SHORT = 200;

/** The name of the only property of an object around a root that may not stand alone. */
export const WRAPPED = "value";

/** What there is to put together. */
export interface Parts {
  readonly root: JsonObject;
  /** Bodies of recursive schemas by reference. */
  readonly definitions: ReadonlyMap<string, JsonObject>;
  /** Names for schemas that may become definitions. */
  readonly names: ReadonlyMap<JsonObject, string>;
  /** For each schema that was written anew, what it was written from. */
  readonly originals: ReadonlyMap<JsonObject, readonly JsonObject[]>;
}

/** The whole schema, and where in it each schema stands that it was made of. */
export interface Assembled {
  readonly schema: JsonObject;
  readonly places: ReadonlyMap<JsonObject, string>;
}

/** Whether the root has to be put into an object. */
export function needsObject(root: JsonObject, definitions: Parts["definitions"], profile: Profile): boolean {
  if (!profile.objectRoot) return false;
  const body = typeof root.$ref === "string" ? definitions.get(root.$ref) : root;
  return body?.type !== "object";
}

export function wrapped(root: JsonObject, profile: Profile): JsonObject {
  return closedObject(profile, [[WRAPPED, root]], []);
}

/** Puts definitions beside the root: recursive ones, and what stands in more than one place. */
export function assemble(parts: Parts, profile: Profile): Assembled {
  const assembly = new Assembly(parts, profile);
  return assembly.whole();
}

class Assembly {
  readonly #parts: Parts;
  readonly #uses = new Map<JsonObject, number>();
  readonly #definitions: [string, JsonObject][] = [];
  readonly #hoisted = new Map<JsonObject, string>();
  readonly #places = new Map<JsonObject, string[]>();
  readonly #taken: Set<string>;
  readonly #profile: Profile;

  constructor(parts: Parts, profile: Profile) {
    this.#parts = parts;
    this.#profile = profile;
    this.#taken = new Set([...parts.definitions.keys()].map((reference) => reference.replace("#/$defs/", "")));
  }

  whole(): Assembled {
    const { root, definitions } = this.#parts;
    this.#count(root);
    for (const body of definitions.values()) this.#count(body);
    // A root that is a reference stands for what it leads to.
    const first = typeof root.$ref === "string" ? (definitions.get(root.$ref) ?? root) : root;
    const schema = this.#copyMembers(first, "");
    for (const [reference, body] of definitions) this.#define(reference.replace("#/$defs/", ""), body);
    const used = this.#reachedFrom(schema);
    const defs = this.#definitions.filter(([name]) => used.has(`#/$defs/${name}`));
    const whole = defs.length === 0 ? schema : { ...schema, $defs: Object.fromEntries(defs) };
    return this.#profile.openApi
      ? { schema: openApi(whole), places: this.#placesIn(used, (pointer) => openApiPointer(whole, pointer)) }
      : { schema: whole, places: this.#placesIn(used, (pointer) => pointer) };
  }

  /** The references that lead from the root to definitions, directly or through others. */
  #reachedFrom(schema: JsonObject): ReadonlySet<string> {
    const bodies = new Map(this.#definitions.map(([name, body]) => [`#/$defs/${name}`, body]));
    const reached = new Set(referencesIn(schema));
    // The set grows while it is read.
    for (const reference of reached) {
      for (const next of referencesIn(bodies.get(reference) ?? {})) reached.add(next);
    }
    return reached;
  }

  #define(name: string, body: JsonObject): void {
    const entry: [string, JsonObject] = [name, {}];
    this.#definitions.push(entry);
    entry[1] = this.#copyMembers(body, joinPointer("", "$defs", name));
  }

  #count(schema: JsonObject): void {
    const uses = (this.#uses.get(schema) ?? 0) + 1;
    this.#uses.set(schema, uses);
    if (uses > 1) return;
    for (const child of childrenOf(schema)) this.#count(child);
  }

  /** A copy of a schema, or a reference to it when it is long and stands elsewhere too. */
  #copy(schema: JsonObject, pointer: string): JsonObject {
    const known = this.#hoisted.get(schema);
    if (known !== undefined) return { $ref: known };
    if (!this.#worthwhile(schema)) return this.#copyMembers(schema, pointer);
    const name = this.#freshName(this.#parts.names.get(schema) ?? "shared");
    const reference = `#/$defs/${name}`;
    this.#hoisted.set(schema, reference);
    this.#define(name, schema);
    return { $ref: reference };
  }

  #worthwhile(schema: JsonObject): boolean {
    if (!this.#profile.references || (this.#uses.get(schema) ?? 0) < 2 || schema.$ref !== undefined) return false;
    return JSON.stringify(schema).length >= SHORT;
  }

  #freshName(base: string): string {
    let name = base;
    for (let number = 2; this.#taken.has(name); number++) name = `${base}_${number}`;
    this.#taken.add(name);
    return name;
  }

  #copyMembers(schema: JsonObject, pointer: string): JsonObject {
    this.#place(schema, pointer);
    return Object.fromEntries(
      entriesOf(schema).map(([keyword, value]): [string, JsonValue] => [
        keyword,
        this.#member(keyword, value, pointer),
      ]),
    );
  }

  /** A place where a schema stands, which is also that of the schemas that it was written from. */
  #place(schema: JsonObject, pointer: string): void {
    const known = this.#places.get(schema);
    if (known === undefined) this.#places.set(schema, [pointer]);
    else known.push(pointer);
    for (const original of this.#parts.originals.get(schema) ?? []) this.#place(original, pointer);
  }

  /** The first place of each schema; what only a definition has that nothing refers to has none. */
  #placesIn(used: ReadonlySet<string>, told: (pointer: string) => string): ReadonlyMap<JsonObject, string> {
    const isSent = (pointer: string) => !pointer.startsWith("/$defs/") || used.has(`#${definitionOf(pointer)}`);
    return new Map(
      [...this.#places].flatMap(([schema, pointers]): [JsonObject, string][] => {
        const first = pointers.find(isSent);
        return first === undefined ? [] : [[schema, told(first)]];
      }),
    );
  }

  #member(keyword: string, value: JsonValue, pointer: string): JsonValue {
    const at = joinPointer(pointer, keyword);
    if (keyword === "properties" && isJsonObject(value)) {
      return Object.fromEntries(
        entriesOf(value).map(([name, child]): [string, JsonValue] => [
          name,
          isJsonObject(child) ? this.#copy(child, joinPointer(at, name)) : child,
        ]),
      );
    }
    if ((keyword === "anyOf" || keyword === "prefixItems") && isJsonArray(value)) {
      return value.map((child, index) =>
        isJsonObject(child) ? this.#copy(child, joinPointer(at, `${index}`)) : child,
      );
    }
    const single = keyword === "items" || keyword === "additionalProperties";
    return single && isJsonObject(value) ? this.#copy(value, at) : value;
  }
}

function definitionOf(pointer: string): string {
  return pointer.split("/").slice(0, 3).join("/");
}

/** The schemas directly within a sent schema. */
export function childrenOf(schema: JsonObject): readonly JsonObject[] {
  const { properties, anyOf, prefixItems, items, additionalProperties } = schema;
  const maps = isJsonObject(properties) ? entriesOf(properties).map(([, child]) => child) : [];
  const listsOf = [anyOf, prefixItems].flatMap((list) => (isJsonArray(list) ? list : []));
  return [...maps, ...listsOf, items, additionalProperties].filter((child): child is JsonObject => isJsonObject(child));
}

function referencesIn(schema: JsonObject): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: JsonObject): void => {
    if (typeof node.$ref === "string") found.add(node.$ref);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(schema);
  return found;
}
