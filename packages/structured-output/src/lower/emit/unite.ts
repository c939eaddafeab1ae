import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { equalValues } from "../canonical.ts";
import { type Codec, type Grown, NOTHING_YET } from "../codec/codec.ts";
import { present } from "../codec/presence.ts";
import { type Branch, unionOf } from "../codec/union.ts";
import type { Alternative } from "../shape/forms.ts";
import { kindOf } from "../shape/kinds.ts";
import type { Emitted, Reach, Workshop } from "./emitted.ts";
import { separate } from "./separate.ts";

/** An alternative and what is sent for it. */
export interface Written {
  readonly alternative: Alternative;
  readonly emitted: Emitted;
}

/** One schema for several alternatives; undefined when there is none, "too many" when the provider takes no more unions. */
export function unite(shop: Workshop, all: readonly Written[], reach: Reach): Emitted | undefined | "too many" {
  const anything = all.find(({ alternative }) => alternative.form.kind === "any");
  if (anything !== undefined) return anything.emitted;
  const written = separate(shop, distinct(all));
  const [first, second] = written;
  if (first === undefined || second === undefined) return first?.emitted;
  const weight = written.reduce((sum, { emitted }) => sum + emitted.weight, 1);
  const codec = unionOf(written.map((one) => branchOf(shop, one)));
  const schemas = written.map(({ emitted }) => emitted.schema);
  const typeList = shop.profile.typeLists ? typesTogether(schemas) : undefined;
  if (typeList !== undefined) {
    for (const schema of schemas) shop.copied(typeList, schema);
    return { schema: typeList, codec, weight };
  }
  const isOther = ({ alternative }: Written) => alternative.form.kind === "other";
  const [main, another] = written.filter((one) => one.alternative.form.kind !== "null" && !isOther(one));
  const alone = main !== undefined && another === undefined;
  if (alone && !written.some(isOther)) return orNone(shop, main.emitted, { codec, weight, reach });
  // What a schema without a type was hardly meant for has no claim before real unions.
  const granted = alone ? shop.allowance.nullable(reach.depth) : shop.allowance.union(reach.depth);
  if (!granted) return "too many";
  return { schema: { anyOf: schemas }, codec, weight };
}

/** Two alternatives that are sent alike are one, when they are also read alike. */
function distinct(written: readonly Written[]): readonly Written[] {
  const seen = new Map<string, Written>();
  for (const [index, one] of written.entries()) {
    const { schema, codec } = one.emitted;
    const key = codec.plain ? JSON.stringify(schema) : `${index}`;
    const known = seen.get(key);
    seen.set(key, known ?? one);
  }
  return [...seen.values()];
}

function branchOf(shop: Workshop, { alternative, emitted }: Written): Branch {
  const { matcher } = shop;
  return {
    codec: emitted.codec,
    accepts: (value) => isOf(alternative, value) && shop.accepts(alternative.conjunction, value),
    mayBe: (wire) => matcher.mayBe(emitted.schema, wire),
    is: (wire) => matcher.is(emitted.schema, wire),
    mayBecome: (wire) => matcher.mayBecome(emitted.schema, wire),
  };
}

/** Plain kinds can share one schema: `type: ["string", "null"]`. At most one of them may say more than its type. */
function typesTogether(schemas: readonly JsonObject[]): JsonObject | undefined {
  if (!schemas.every(isScalar)) return undefined;
  const types = schemas.map(({ type }) => String(type));
  const bothNumbers = types.includes("integer") && types.includes("number");
  if (bothNumbers || new Set(types).size < types.length) return undefined;
  const more = schemas.map(({ type: _type, ...rest }) => rest).filter((rest) => Object.keys(rest).length > 0);
  if (new Set(more.map((rest) => JSON.stringify(rest))).size > 1) return undefined;
  return { type: types, ...more[0] };
}

function isScalar({ type, enum: values }: JsonObject): boolean {
  return typeof type === "string" && type !== "object" && type !== "array" && values === undefined;
}

interface Nullable {
  readonly codec: Codec;
  readonly weight: number;
  readonly reach: Reach;
}

/** Null beside one other kind; where the provider takes no more unions, null is an empty list. */
function orNone(shop: Workshop, other: Emitted, { codec, weight, reach }: Nullable): Emitted {
  if (shop.allowance.nullable(reach.depth)) {
    return { schema: { anyOf: [other.schema, { type: "null" }] }, codec, weight };
  }
  const schema = { type: "array", description: "Empty for null, otherwise one item.", items: other.schema };
  return { schema, codec: listedNull(other.codec), weight };
}

function listedNull(inner: Codec): Codec {
  const listed = present(inner, "list");
  return {
    plain: false,
    encode: (value) => (value === null ? [] : (listed.encode(value) ?? [])),
    decode: (wire) => listed.decode(wire) ?? null,
    grow: (wire): Grown =>
      wire.kind === "closed" ? { value: listed.decode(wire.value) ?? null } : (listed.grow(wire) ?? NOTHING_YET),
    trace: (wire, tokens) => listed.trace(wire, tokens),
  };
}

/** Whether a value is of the kind that an alternative is about: alternatives of one place differ in nothing else. */
function isOf({ form }: Alternative, value: JsonValue): boolean {
  if (form.kind === "any") return true;
  if (form.kind === "other") return form.kinds.has(kindOf(value));
  if (form.kind === "enum") return form.values.some((listed) => equalValues(listed, value));
  return form.kind === kindOf(value);
}
