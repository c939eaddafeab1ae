import type { JsonObject } from "@meerkat/protocol";
import { reportFaults, SchemaFault } from "./fault.ts";
import { findJsonFault } from "./json-fault.ts";
import { Linker, type Normalized } from "./linker.ts";
import { SCHEMA_BOUNDS, type Sources } from "./shelf.ts";

/** Options of {@link normalize}. */
export interface NormalizeOptions extends Sources {
  /** What error messages call the schema; `schema` by default. */
  readonly subject?: string;
}

/**
 * Reads a schema in its own dialect (by `$schema`: draft 04, 06, 07, 2019-09 or 2020-12, the default) and writes
 * it as draft 2020-12. Only schema positions are read as schemas: names in a `properties` map and the values of
 * `enum`, `const`, `default` and `examples` are data. The input is not changed.
 *
 * OpenAPI's `nullable: true` beside a `type` adds null to `type` and `enum`, unless `$schema` names a draft;
 * `dialect: "openapi"` reads it in any case, and `discriminator` too.
 *
 * @throws MeerkatError INVALID_PARAMS with the JSON Pointer of what cannot be used: a keyword of a wrong type, a
 * reference that leads nowhere, a regular expression that does not compile, too much depth.
 */
export function normalize(schema: JsonObject, options: NormalizeOptions = {}): Normalized {
  return reportFaults(options.subject ?? "schema", () => {
    const fault = findJsonFault(schema, SCHEMA_BOUNDS);
    if (fault !== undefined) throw new SchemaFault(fault.pointer, `The schema ${fault.reason}`);
    return new Linker(schema, options).link();
  });
}
