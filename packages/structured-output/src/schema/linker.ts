import type { JsonObject, JsonValue } from "@meerkat/protocol";
import type { Dialect } from "./dialect.ts";
import { discriminate, discriminatorOf } from "./discriminator.ts";
import { SchemaFault } from "./fault.ts";
import { isJsonArray, isJsonObject } from "./json.ts";
import { effectiveEntries } from "./keywords.ts";
import { Library, type Place } from "./library.ts";
import { joinPointer, pointerToFragment, splitPointer } from "./pointer.ts";
import { enterScope, follow, NO_SCOPE, type ReferenceKeyword, type Scope } from "./scope.ts";
import { ROOT_URI, type Sources } from "./shelf.ts";
import { freshName, type Slot } from "./slots.ts";

/** A schema in the one form that everything after it reads. */
export interface Normalized {
  /**
   * Draft 2020-12 with local references only (`#` and a JSON Pointer from the root), without identifiers, anchors
   * and dynamic references. Every object node has `properties` and `required`.
   */
  readonly schema: JsonObject;
  /**
   * What the author's schema was read as. One thing 2020-12 has no words for: in 2019-09 `unevaluatedItems` also speaks of
   * the items that fit `contains`. Who evaluates {@link Normalized.schema} has to know it from here.
   */
  readonly dialect: Dialect;
  /** The pointer in the author's schema for a pointer in {@link Normalized.schema}. */
  origin(pointer: string): string;
}

/** A schema position, the scope it is reached in, and where it stands in the result. */
interface Site {
  readonly place: Place;
  readonly scope: Scope;
  readonly home: string;
}

const REFERENCES: readonly ReferenceKeyword[] = ["$ref", "$dynamicRef", "$recursiveRef"];

/** How many subschemas the result may have; dynamic scopes can multiply them. */
const MAX_SITES = 500_000;

/**
 * Writes a schema as one document whose references are all local pointers. A target that has no place of its own in
 * the result (it stood in another document, at a position that is no schema by itself, or is reached in another
 * dynamic scope) is copied into `$defs`.
 */
export class Linker {
  readonly #library: Library;
  readonly #homes = new Map<string, string>();
  readonly #origins = new Map<string, string>();
  readonly #queue: Site[] = [];
  readonly #names: Set<string>;

  readonly #openapi: boolean;

  constructor(root: JsonObject, sources: Sources) {
    this.#library = new Library(root, sources);
    this.#openapi = sources.dialect === "openapi";
    this.#names = new Set([root.$defs, root.definitions].flatMap((map) => (isJsonObject(map) ? Object.keys(map) : [])));
  }

  /** Does the work; call it once. */
  link(): Normalized {
    const { main } = this.#library;
    const site = this.#settle(main, enterScope(NO_SCOPE, main.resource), "");
    const root = this.#convert(site);
    const hoisted: [string, JsonValue][] = [];
    // Converting a copy can call for further copies.
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      hoisted.push([splitPointer(next.home).at(-1) ?? "", this.#convert(next)]);
    }
    const schema = isJsonObject(root) ? withDefinitions(root, hoisted) : {};
    return { schema, dialect: main.resource.dialect, origin: (pointer) => this.#origin(pointer) };
  }

  /** Gives a subtree its place in the result, so that references into it know where to go. */
  #settle(place: Place, scope: Scope, home: string): Site {
    const key = siteKey(place, scope);
    if (!this.#homes.has(key)) this.#homes.set(key, home);
    if (this.#homes.size > MAX_SITES) throw new SchemaFault(place.pointer, "The schema has too many subschemas");
    const site = { place, scope, home };
    for (const child of this.#children(site)) this.#settle(child.place, child.scope, child.home);
    return site;
  }

  #children(site: Site): Site[] {
    return this.#library
      .slots(site.place)
      .flatMap((slot) => (slot.shape === "value" ? [] : slot.children.map((child) => this.#childSite(site, child))));
  }

  #childSite(
    { place, scope, home }: Site,
    child: { from: readonly string[]; to: readonly string[]; value: JsonValue },
  ): Site {
    const pointer = joinPointer(place.pointer, ...child.from);
    const resource = place.resource.document.places.get(pointer) ?? place.resource;
    const inner = { resource, pointer, value: child.value };
    return { place: inner, scope: enterScope(scope, resource), home: joinPointer(home, ...child.to) };
  }

  #convert(site: Site): JsonValue {
    const { place, home } = site;
    this.#origins.set(home, originOf(place));
    if (!isJsonObject(place.value)) return place.value;
    const node = new Map<string, JsonValue>();
    for (const slot of this.#library.slots(place)) this.#place(node, slot, site);
    this.#refer(node, place.value, site);
    if (this.#openapi) this.#discriminate(node, place.value, site);
    dropSelf(node, pointerToFragment(home));
    return withObjectDefaults(node);
  }

  #place(node: Map<string, JsonValue>, slot: Slot, site: Site): void {
    if (slot.from !== slot.to) {
      this.#origins.set(joinPointer(site.home, slot.to), joinPointer(originOf(site.place), slot.from));
    }
    const value = slot.shape === "value" ? slot.value : this.#convertChildren(slot, site);
    const before = node.get(slot.to);
    // Two spellings of one map (`$defs` and `definitions`) become one.
    node.set(slot.to, isJsonObject(before) && isJsonObject(value) ? { ...before, ...value } : value);
  }

  #convertChildren(slot: Exclude<Slot, { shape: "value" }>, site: Site): JsonValue {
    const entries = slot.children.map((child): [string, JsonValue] => [
      child.to.at(-1) ?? "",
      this.#convert(this.#childSite(site, child)),
    ]);
    if (slot.shape === "map") return Object.fromEntries(entries);
    const values = entries.map(([, value]) => value);
    return slot.shape === "list" ? values : (values[0] ?? true);
  }

  /** A node may have one `$ref`; further references become members of `allOf`, which means the same. */
  #refer(node: Map<string, JsonValue>, source: JsonObject, site: Site): void {
    for (const [keyword, value] of effectiveEntries(source, site.place.resource.dialect)) {
      const reference = REFERENCES.find((known) => known === keyword);
      if (reference === undefined || typeof value !== "string") continue;
      const target = this.#target(reference, value, site);
      const all = node.get("allOf");
      if (!node.has("$ref")) node.set("$ref", target);
      else node.set("allOf", [...(Array.isArray(all) ? all : []), { $ref: target }]);
    }
  }

  /** OpenAPI's `discriminator`: each branch of the choice gets the value of the property that chooses it. */
  #discriminate(node: Map<string, JsonValue>, source: JsonObject, { place, scope, home }: Site): void {
    const discriminator = discriminatorOf(source);
    if (discriminator === undefined) return;
    const { keyword, property, branches } = discriminator;
    const converted = node.get(keyword);
    if (!isJsonArray(converted)) return;
    const targetOf = (value: string) =>
      follow(this.#library, { keyword: "$ref", value, from: place.resource }, scope)?.place.value;
    const chosen = converted.map((branch, index) => discriminate(branch, { property, ...branches[index], targetOf }));
    node.set(keyword, chosen);
    const origin = joinPointer(originOf(place), "discriminator");
    chosen.forEach((branch, index) => {
      if (branch === converted[index]) return;
      for (const added of [["properties", property], ["required"]]) {
        this.#origins.set(joinPointer(home, keyword, `${index}`, ...added), origin);
      }
    });
  }

  #target(keyword: ReferenceKeyword, value: string, site: Site): string {
    const found = follow(this.#library, { keyword, value, from: site.place.resource }, site.scope);
    if (found === undefined) throw unresolved(keyword, value, joinPointer(originOf(site.place), keyword));
    return pointerToFragment(
      this.#homes.get(siteKey(found.place, found.scope)) ?? this.#hoist(found.place, found.scope),
    );
  }

  #hoist(place: Place, scope: Scope): string {
    if (!place.resource.document.places.has(place.pointer)) this.#library.index(place);
    const resource = place.resource.document.places.get(place.pointer) ?? place.resource;
    const name = freshName(splitPointer(place.pointer).at(-1) || "root", this.#names);
    const site = this.#settle({ ...place, resource }, scope, joinPointer("", "$defs", name));
    this.#queue.push(site);
    return site.home;
  }

  #origin(pointer: string): string {
    const known = this.#origins.get(pointer);
    if (known !== undefined || pointer === "") return known ?? "";
    const cut = pointer.lastIndexOf("/");
    return this.#origin(pointer.slice(0, cut)) + pointer.slice(cut);
  }
}

/** A schema that asks, among other things, that the value fits the schema itself asks only for the other things. */
function dropSelf(node: Map<string, JsonValue>, self: string): void {
  const all = node.get("allOf");
  if (!isJsonArray(all)) return;
  const isSelf = (part: JsonValue) => isJsonObject(part) && part.$ref === self && Object.keys(part).length === 1;
  // It stays as `true`, so that the pointers of its neighbours stay what they are.
  if (all.some(isSelf))
    node.set(
      "allOf",
      all.map((part) => (isSelf(part) ? true : part)),
    );
}

function siteKey({ resource, pointer }: Place, scope: Scope): string {
  return `${resource.document.uri}#${pointer} ${scope.key}`;
}

/** A pointer in the author's schema, or a whole URI for a place in another document. */
function originOf({ resource, pointer }: Place): string {
  return resource.document.uri === ROOT_URI ? pointer : `${resource.document.uri}#${pointer}`;
}

function unresolved(keyword: string, value: string, pointer: string): SchemaFault {
  const advice = value.startsWith("#")
    ? "nothing in the schema has that name; check its spelling and $defs"
    : "documents are not fetched; pass it in `documents` or through `resolve`, or put it into $defs and refer to #/$defs/...";
  return new SchemaFault(pointer, `The ${keyword} ${JSON.stringify(value.slice(0, 200))} leads nowhere: ${advice}`);
}

function withDefinitions(root: JsonObject, hoisted: readonly [string, JsonValue][]): JsonObject {
  if (hoisted.length === 0) return root;
  const own = isJsonObject(root.$defs) ? root.$defs : {};
  return { ...root, $defs: { ...own, ...Object.fromEntries(hoisted) } };
}

/** An object node says what it has, even when that is nothing: providers and readers may rely on both keywords. */
function withObjectDefaults(node: Map<string, JsonValue>): JsonObject {
  const type = node.get("type");
  const typed = typeof type === "string" || Array.isArray(type);
  const isObject = typed
    ? type === "object" || (Array.isArray(type) && type.includes("object"))
    : node.has("properties") || node.has("required");
  if (isObject && !node.has("properties")) node.set("properties", {});
  if (isObject && !node.has("required")) node.set("required", []);
  return Object.fromEntries(node);
}
