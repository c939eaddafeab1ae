import { type Contract, EVENT_UNION, REF, type Schema } from "./model.ts";
import { mapValues, rewrite } from "./walk.ts";

/** `schema.json`: every type of the contract in one JSON Schema 2020-12 document, for generators of other languages. */
export function schemaDocument(contract: Contract): Schema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:meerkat:contract:${contract.version}`,
    title: contract.title,
    description: contract.description,
    $defs: definitions(contract),
  };
}

/** The types as published: an open enum accepts any string and lists the known ones, and an event may be of an unknown kind. */
export function definitions(contract: Contract): Record<string, Schema> {
  const defs = mapValues(contract.types, (type) => rewrite(type, publish));
  const union = defs[EVENT_UNION];
  if (union)
    defs[EVENT_UNION] = {
      ...union,
      description: "An event of a run. Kinds that are not listed may appear; ignore them.",
    };
  return defs;
}

function publish(node: Schema): Schema {
  const { enum: values, "x-open": open, "x-opaque": _opaque, "x-tag": tag, ...rest } = node;
  if (open) return { ...rest, type: "string", "x-known-values": values };
  const discriminated = tag ? { discriminator: { propertyName: tag } } : {};
  return { ...rest, ...(values ? { type: "string", enum: values } : {}), ...discriminated };
}

/** An `any event` node for validators: an object with a kind; what is in it is checked by that kind's own validator. */
export const ANY_EVENT: Schema = { type: "object", properties: { type: { type: "string" } }, required: ["type"] };

export function isEventRef(node: Schema): boolean {
  return node.$ref === REF + EVENT_UNION;
}
