import type { JsonObject, JsonValue } from "@meerkat/protocol";
import type { Profile } from "../../profiles/profile.ts";
import { isJsonArray } from "../../schema/json.ts";
import type { Codec } from "../codec/codec.ts";
import { BOXED, type Presence } from "../codec/presence.ts";
import type { Conjunction } from "../shape/term.ts";
import type { Emitted, Reach, Workshop } from "./emitted.ts";

/** A property of the sent schema. */
export interface SentField {
  readonly schema: JsonObject;
  readonly codec: Codec;
  readonly presence: Presence;
  readonly weight: number;
}

/** A property, in the spelling that lets it be absent when it is not required. Undefined when no value fits it. */
export function spellOptional(
  shop: Workshop,
  conjunction: Conjunction,
  reach: Reach,
  required: boolean,
): SentField | undefined {
  const { profile, allowance } = shop;
  if (required) return withPresence(shop.emit(conjunction, reach), "required");
  if (profile.optionalProperties) {
    if (allowance.optional(reach.depth)) return withPresence(shop.emit(conjunction, reach), "optional");
    const inner = shop.emit(conjunction, { ...reach, depth: reach.depth + 1 });
    return inner && { ...inner, schema: noneOrOne(inner.schema), presence: "list" };
  }
  if (!acceptsNull(shop, conjunction)) {
    const inner = shop.emit(conjunction, reach);
    return inner && { ...inner, schema: orNull(shop, inner.schema), presence: "null" };
  }
  const inner = shop.emit(conjunction, { ...reach, depth: reach.depth + 1 });
  return inner && { ...inner, schema: orNull(shop, boxed(inner.schema, profile)), presence: "box" };
}

function withPresence(emitted: Emitted | undefined, presence: Presence): SentField | undefined {
  return emitted && { ...emitted, presence };
}

/** Whether null is one of the values, so that it cannot stand for "absent". */
function acceptsNull(shop: Workshop, conjunction: Conjunction): boolean {
  return shop
    .shapeOf(conjunction)
    .alternatives.some(({ form }) => form.kind === "null" || (form.kind === "any" && shop.profile.anyValue));
}

function noneOrOne(schema: JsonObject): JsonObject {
  return { type: "array", description: "Empty when there is none, otherwise one item.", items: schema };
}

function boxed(schema: JsonObject, profile: Profile): JsonObject {
  return closedObject(profile, [[BOXED, schema]], []);
}

/** The schema of the same values and null. */
function orNull(shop: Workshop, schema: JsonObject): JsonObject {
  const { type, enum: values, anyOf } = schema;
  if (isJsonArray(anyOf) && Object.keys(schema).every((key) => key === "anyOf" || key === "description")) {
    return copyOf(shop, schema, { ...schema, anyOf: [...anyOf, { type: "null" }] });
  }
  const simple = typeof type === "string" && type !== "object" && type !== "array" && values === undefined;
  if (simple && shop.profile.typeLists) return copyOf(shop, schema, { ...schema, type: [type, "null"] });
  const { description, ...rest } = schema;
  return {
    ...(description === undefined ? {} : { description }),
    anyOf: [copyOf(shop, schema, rest), { type: "null" }],
  };
}

function copyOf(shop: Workshop, original: JsonObject, copy: JsonObject): JsonObject {
  shop.copied(copy, original);
  return copy;
}

/** An object with these properties and no others. */
export function closedObject(
  profile: Profile,
  properties: readonly (readonly [string, JsonObject])[],
  optional: readonly string[],
  additional: JsonValue = false,
): JsonObject {
  const absent = new Set(optional);
  const isRequired = ([name]: readonly [string, JsonObject]) => !absent.has(name);
  const ordered = profile.requiredFirst
    ? [...properties.filter(isRequired), ...properties.filter((property) => !isRequired(property))]
    : properties;
  return {
    type: "object",
    properties: Object.fromEntries(ordered),
    required: ordered.filter(isRequired).map(([name]) => name),
    additionalProperties: additional,
  };
}
