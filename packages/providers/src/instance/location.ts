import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { isArray, isObject, own } from "./json.ts";

/** A subschema with the place it was written at, as a JSON Pointer fragment (`#/properties/city`). */
export interface Place {
  readonly schema: JsonValue;
  readonly at: string;
}

/** The keyword that stands in the way, and where. */
export interface Failure {
  readonly keyword: string;
  readonly pointer: string;
  /** The keyword was not understood, so the refusal proves nothing about the value. */
  readonly unsure?: true;
}

function child(at: string, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>((path, key) => `${path}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`, at);
}

export function failure(place: Place, keyword: string): Failure {
  return { keyword, pointer: child(place.at, keyword) };
}

/** A refusal for want of understanding. */
export function unsure(place: Place, keyword: string): Failure {
  return { ...failure(place, keyword), unsure: true };
}

/** The subschemas in a map of subschemas such as `properties`. */
export function mapPlaces(place: Place & { readonly schema: JsonObject }, keyword: string): ReadonlyMap<string, Place> {
  const map = own(place.schema, keyword);
  const places = new Map<string, Place>();
  if (!isObject(map)) return places;
  for (const [key, schema] of Object.entries(map)) {
    if (schema !== undefined) places.set(key, { schema, at: child(place.at, keyword, key) });
  }
  return places;
}

/** The subschemas in a list of subschemas such as `anyOf`. */
export function listPlaces(place: Place & { readonly schema: JsonObject }, keyword: string): readonly Place[] {
  const list = own(place.schema, keyword);
  if (!isArray(list)) return [];
  return list.map((schema, index) => ({ schema, at: child(place.at, keyword, index) }));
}

/** The subschema that is a keyword's whole value; undefined when the keyword is absent. */
export function onePlace(place: Place & { readonly schema: JsonObject }, keyword: string): Place | undefined {
  const schema = own(place.schema, keyword);
  return schema === undefined ? undefined : { schema, at: child(place.at, keyword) };
}

/** What a local `$ref` points at; undefined for a remote one or one that points nowhere. */
export function resolveRef(root: JsonValue, ref: JsonValue | undefined): Place | undefined {
  if (typeof ref !== "string") return undefined;
  const rootId = isObject(root) ? own(root, "$id") : undefined;
  const local = typeof rootId === "string" && ref.startsWith(rootId) ? ref.slice(rootId.length) || "#" : ref;
  if (local === "#") return { schema: root, at: "#" };
  if (local.startsWith("#/")) return follow(root, local.slice(2));
  return local.startsWith("#") ? findAnchor({ schema: root, at: "#" }, local.slice(1)) : undefined;
}

function follow(root: JsonValue, path: string): Place | undefined {
  let place: Place = { schema: root, at: "#" };
  for (const raw of path.split("/")) {
    const key = decode(raw).replaceAll("~1", "/").replaceAll("~0", "~");
    const { schema } = place;
    const next = isArray(schema) ? schema[Number(key)] : isObject(schema) ? own(schema, key) : undefined;
    if (next === undefined) return undefined;
    place = { schema: next, at: child(place.at, key) };
  }
  return place;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function findAnchor(place: Place, name: string): Place | undefined {
  const { schema } = place;
  if (isObject(schema) && (own(schema, "$anchor") === name || own(schema, "$id") === `#${name}`)) return place;
  const entries: Iterable<readonly [string | number, JsonValue | undefined]> = isArray(schema)
    ? schema.entries()
    : isObject(schema)
      ? Object.entries(schema)
      : [];
  for (const [key, value] of entries) {
    const found = value === undefined ? undefined : findAnchor({ schema: value, at: child(place.at, key) }, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
