import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { DEFAULT_READING, type Dialect, hidesRefSiblings, type Reading, readingOf } from "./dialect.ts";
import { SchemaFault } from "./fault.ts";
import { isJsonObject } from "./json.ts";
import { checkKeywords } from "./keywords.ts";
import { atPointer, joinPointer } from "./pointer.ts";
import { ROOT_URI, Shelf, type Sources } from "./shelf.ts";
import { type Slot, slotsOf } from "./slots.ts";

/** A document that references can lead to; `places` says in which resource each of its schema positions lies. */
export interface SchemaDocument {
  readonly uri: string;
  readonly root: JsonValue;
  readonly places: Map<string, Resource>;
}

/** A part of a document with an URI of its own: the document itself, or a subschema with `$id`. */
export interface Resource extends Reading {
  readonly document: SchemaDocument;
  readonly pointer: string;
  readonly uri: string;
  /** Anchor names to pointers. */
  readonly anchors: Map<string, string>;
  /** The anchors among them that `$dynamicRef` may find; the empty name stands for `$recursiveAnchor`. */
  readonly dynamic: Map<string, string>;
}

/** A position of a schema in a document. */
export interface Place {
  readonly resource: Resource;
  readonly pointer: string;
  readonly value: JsonValue;
}

/** The name under which `$recursiveAnchor: true` is kept among the dynamic anchors; no anchor can be empty. */
export const RECURSIVE = "";

/** All documents of one compilation, and the URIs and anchors in them. Nothing is ever fetched. */
export class Library {
  readonly main: Place;
  readonly #resources = new Map<string, Resource>();
  readonly #slots = new Map<JsonObject, { readonly resource: Resource; readonly slots: readonly Slot[] }>();
  readonly #shelf: Shelf;
  readonly #openapi: boolean;

  constructor(root: JsonObject, { documents, resolve, dialect }: Sources = {}) {
    this.#shelf = new Shelf(documents, resolve);
    this.#openapi = dialect === "openapi";
    this.main = this.#add(ROOT_URI, root);
  }

  /** Finds what a reference leads to: a URI, a pointer, an anchor or both; undefined when there is no such schema. */
  resolve(reference: string, from: Resource): (Place & { readonly anchor?: string }) | undefined {
    const [uri = "", fragment = ""] = reference.split("#", 2);
    const resource = uri === "" ? from : this.#find(uri, from);
    const name = decodeFragment(fragment);
    if (resource === undefined || name === undefined) return undefined;
    if (name === "" || name.startsWith("/")) return placeAt(resource, name);
    const pointer = resource.anchors.get(name);
    const place = pointer === undefined ? undefined : placeAt(resource.document, pointer);
    return place && { ...place, anchor: name };
  }

  /** The keywords of a schema in a resource, read once: linking goes over every schema several times. */
  slots({ value, resource }: Place): readonly Slot[] {
    if (!isJsonObject(value)) return [];
    const known = this.#slots.get(value);
    if (known?.resource === resource) return known.slots;
    const slots = slotsOf(value, resource);
    this.#slots.set(value, { resource, slots });
    return slots;
  }

  /** Reads a value as a schema that is no schema position by itself, because a reference leads there. */
  index(place: Place): void {
    this.#index(place.value, place.pointer, place.resource);
  }

  #find(uri: string, from: Resource): Resource | undefined {
    const absolute = resolveUri(uri, from.uri);
    if (absolute === undefined) return undefined;
    const known = this.#resources.get(absolute);
    if (known !== undefined) return known;
    const root = this.#shelf.find(absolute);
    return root === undefined ? undefined : this.#add(absolute, root).resource;
  }

  #readingOf(value: JsonValue, around: Reading): Reading {
    const reading = isJsonObject(value) ? readingOf(value, around) : around;
    return this.#openapi ? { ...reading, nullable: true } : reading;
  }

  #add(uri: string, root: JsonValue): Place {
    const document: SchemaDocument = { uri, root, places: new Map() };
    const reading = this.#readingOf(root, DEFAULT_READING);
    const base = { ...reading, document, pointer: "", uri, anchors: new Map(), dynamic: new Map() };
    this.#resources.set(uri, base);
    this.#index(root, "", base);
    const resource = document.places.get("") ?? base;
    this.#resources.set(uri, resource);
    return { resource, pointer: "", value: root };
  }

  #index(value: JsonValue, pointer: string, around: Resource): void {
    if (typeof value === "boolean") {
      around.document.places.set(pointer, around);
      return;
    }
    if (!isJsonObject(value)) throw new SchemaFault(pointer, "A schema must be a JSON object, true or false");
    const resource = this.#enter(value, pointer, around);
    resource.document.places.set(pointer, resource);
    checkKeywords(value, resource.dialect, pointer);
    collectAnchors(value, pointer, resource);
    for (const slot of this.slots({ value, pointer, resource })) {
      if (slot.shape === "value") continue;
      for (const child of slot.children) this.#index(child.value, joinPointer(pointer, ...child.from), resource);
    }
  }

  /** The resource that a schema object lies in: its own when it has an identifier, else the one around it. */
  #enter(node: JsonObject, pointer: string, around: Resource): Resource {
    const reading = this.#readingOf(node, around);
    const id = identifierOf(node, reading.dialect)?.split("#", 1)[0];
    const uri = id ? resolveUri(id, around.uri) : undefined;
    if (uri === undefined) return around;
    const { document } = around;
    const resource = { ...reading, document, pointer, uri, anchors: new Map(), dynamic: new Map() };
    // Generated schemas repeat identifiers; the first one keeps its URI.
    if (!this.#resources.has(uri)) this.#resources.set(uri, resource);
    return resource;
  }
}

function collectAnchors(node: JsonObject, pointer: string, resource: Resource): void {
  const { dialect, anchors, dynamic } = resource;
  const fragment = identifierOf(node, dialect)?.split("#", 2)[1];
  if (fragment && hidesRefSiblings(dialect)) anchors.set(fragment, pointer);
  if (typeof node.$anchor === "string" && !hidesRefSiblings(dialect)) anchors.set(node.$anchor, pointer);
  if (dialect === "2020-12" && typeof node.$dynamicAnchor === "string") {
    anchors.set(node.$dynamicAnchor, pointer);
    dynamic.set(node.$dynamicAnchor, pointer);
  }
  const isRoot = pointer === resource.pointer;
  if (dialect === "2019-09" && node.$recursiveAnchor === true && isRoot) dynamic.set(RECURSIVE, pointer);
}

function identifierOf(node: JsonObject, dialect: Dialect): string | undefined {
  if (hidesRefSiblings(dialect) && typeof node.$ref === "string") return undefined;
  const id = dialect === "draft-04" ? node.id : node.$id;
  return typeof id === "string" ? id : undefined;
}

function resolveUri(reference: string, base: string): string | undefined {
  try {
    return new URL(reference, base).href;
  } catch {
    return undefined;
  }
}

function decodeFragment(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}

/** The place in a document that a pointer leads to, in the resource of the nearest schema position around it. */
export function placeAt(within: Resource | SchemaDocument, name: string): Place | undefined {
  const document = "document" in within ? within.document : within;
  const start = "document" in within ? within.pointer : "";
  // Many schemas in the wild give a subschema an identifier and still point from the top of the document.
  for (const pointer of [start + name, name]) {
    const value = atPointer(document.root, pointer);
    if (value !== undefined) return { resource: resourceAround(document, pointer), pointer, value };
  }
  return undefined;
}

function resourceAround(document: SchemaDocument, pointer: string): Resource {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
    const resource = document.places.get(at);
    if (resource !== undefined) return resource;
    if (at === "") throw new Error("a document has a resource at its root");
  }
}
