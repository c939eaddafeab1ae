import type { JsonValue } from "@meerkat/protocol";
import { SchemaFault } from "./fault.ts";
import { findJsonFault } from "./json-fault.ts";

/** Where schemas that a reference leads to come from, and how they are read. */
export interface Sources {
  /** Further documents by absolute URI that references may lead to. Nothing is fetched. */
  readonly documents?: Readonly<Record<string, JsonValue>>;
  /**
   * Gives the document at a URI (without fragment) that is not in `documents`, or undefined when there is none. A
   * reference that is relative to nothing is handed over as it is written. What it throws is thrown to the caller.
   */
  readonly resolve?: (uri: string) => JsonValue | undefined;
  /**
   * `openapi` reads the schema as one of an OpenAPI document: `nullable: true` beside `type` allows null whatever
   * `$schema` says, and `discriminator` beside `oneOf` or `anyOf` gives each branch the value that chooses it.
   */
  readonly dialect?: "openapi";
}

/** How deep a schema may nest, counted in JSON levels. */
export const MAX_SCHEMA_DEPTH = 512;

/** How many JSON values a schema may have. */
const MAX_SCHEMA_NODES = 500_000;

/** Bounds of the schema itself and of every document that it refers to. */
export const SCHEMA_BOUNDS = { maxDepth: MAX_SCHEMA_DEPTH, maxNodes: MAX_SCHEMA_NODES, allowUndefined: true };

/** The base URI of the schema that is compiled; only relative references ever show it. */
export const ROOT_URI = "schema://local/root";

const LOCAL = ROOT_URI.slice(0, ROOT_URI.lastIndexOf("/") + 1);

/** How many further documents one schema may call for. */
const MAX_DOCUMENTS = 1_000;

/** The documents besides the schema itself, checked as they are taken out. */
export class Shelf {
  readonly #documents: Readonly<Record<string, JsonValue>>;
  readonly #resolve: (uri: string) => JsonValue | undefined;
  #left = MAX_DOCUMENTS;

  constructor(documents: Sources["documents"] = {}, resolve: Sources["resolve"] = () => undefined) {
    this.#documents = documents;
    this.#resolve = resolve;
  }

  /** The document at an absolute URI. Asks the resolver only for what is not at hand. */
  find(uri: string): JsonValue | undefined {
    if (this.#left-- <= 0) throw new SchemaFault("", `The schema refers to more than ${MAX_DOCUMENTS} documents`);
    const asWritten = uri.startsWith(LOCAL) ? uri.slice(LOCAL.length) : uri;
    const key = [uri, `${uri}#`].find((one) => Object.hasOwn(this.#documents, one));
    const found = key === undefined ? this.#resolve(asWritten) : this.#documents[key];
    const fault = found === undefined ? undefined : findJsonFault(found, SCHEMA_BOUNDS);
    if (fault !== undefined) throw new SchemaFault(`${uri}#${fault.pointer}`, `The document ${fault.reason}`);
    return found;
  }
}
