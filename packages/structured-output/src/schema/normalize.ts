import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { reportFaults, SchemaFault } from "./fault.ts";
import { findJsonFault } from "./json-fault.ts";
import { Linker, type Normalized } from "./linker.ts";

/** How deep a schema may nest, counted in JSON levels. */
export const MAX_SCHEMA_DEPTH = 512;

/** How many JSON values a schema may have. */
const MAX_SCHEMA_NODES = 500_000;

/** Options of {@link normalize}. */
export interface NormalizeOptions {
  /** Further documents by absolute URI that references may lead to. Nothing is fetched. */
  readonly documents?: Readonly<Record<string, JsonValue>>;
  /** What error messages call the schema; `schema` by default. */
  readonly subject?: string;
}

/**
 * Reads a schema in its own dialect (by `$schema`: draft 04, 06, 07, 2019-09 or 2020-12, the default) and writes
 * it as draft 2020-12. Only schema positions are read as schemas: names in a `properties` map and the values of
 * `enum`, `const`, `default` and `examples` are data. The input is not changed.
 *
 * @throws MeerkatError INVALID_PARAMS with the JSON Pointer of what cannot be used: a keyword of a wrong type, a
 * reference that leads nowhere, a regular expression that does not compile, too much depth.
 */
export function normalize(schema: JsonObject, options: NormalizeOptions = {}): Normalized {
  return reportFaults(options.subject ?? "schema", () => {
    const bounds = { maxDepth: MAX_SCHEMA_DEPTH, maxNodes: MAX_SCHEMA_NODES, allowUndefined: true };
    const fault = findJsonFault(schema, bounds);
    if (fault !== undefined) throw new SchemaFault(fault.pointer, `The schema ${fault.reason}`);
    return new Linker(schema, options.documents).link();
  });
}
