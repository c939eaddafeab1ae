import type { JsonObject, JsonValue } from "@meerkat/protocol";
import fc from "fast-check";

/** A schema with a way to make values that fit it. */
export interface Sample {
  readonly schema: JsonObject;
  readonly values: fc.Arbitrary<JsonValue>;
}

const NAMES = ["a", "b", "key", "value", "extra", "0", "1", "rest", "null", "constructor", "ä b"];

const scalars: readonly Sample[] = [
  { schema: { type: "string" }, values: fc.string() },
  {
    schema: { type: "string", minLength: 1, maxLength: 5 },
    values: fc.string({ minLength: 1, maxLength: 5, unit: "grapheme-ascii" }),
  },
  { schema: { type: "string", pattern: "^[a-c]+$" }, values: fc.stringMatching(/^[a-c]+$/) },
  { schema: { type: "integer" }, values: fc.integer() },
  { schema: { type: "integer", minimum: -3, exclusiveMaximum: 9 }, values: fc.integer({ min: -3, max: 8 }) },
  {
    schema: { type: "number" },
    values: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
  },
  { schema: { type: "boolean" }, values: fc.boolean() },
  { schema: { type: "null" }, values: fc.constant(null) },
  { schema: { enum: ["x", "", 1, null, { k: 1 }] }, values: fc.constantFrom<JsonValue>("x", "", 1, null, { k: 1 }) },
  { schema: { const: "only" }, values: fc.constant("only") },
  { schema: {}, values: fc.jsonValue({ maxDepth: 2 }).map((value): JsonValue => JSON.parse(JSON.stringify(value))) },
];

/** Random schemas, each with values it accepts. */
export const samples: fc.Arbitrary<Sample> = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...scalars),
    tie("sample").map(listOf),
    fc.array(tie("sample"), { minLength: 1, maxLength: 3 }).chain(tupleOf),
    tie("sample").map(mapOf),
    fc
      .tuple(
        fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 4 }),
        fc.infiniteStream(tie("sample")),
        fc.boolean(),
      )
      .map(([names, stream, open]) =>
        objectOf(
          names.map((name) => [name, stream.next().value]),
          open ? stream.next().value : undefined,
        ),
      ),
    fc.array(tie("sample"), { minLength: 1, maxLength: 3 }).map(unionOf),
    tie("sample").map(referenceTo),
  ),
})).sample;

function listOf({ schema, values }: Sample): Sample {
  return { schema: { type: "array", items: schema }, values: fc.array(values, { maxLength: 3 }) };
}

function tupleOf(parts: readonly Sample[]): fc.Arbitrary<Sample> {
  return fc.integer({ min: 0, max: parts.length }).map((minItems) => ({
    schema: { type: "array", prefixItems: parts.map(({ schema }) => schema), items: false, minItems },
    values: fc
      .tuple(fc.integer({ min: minItems, max: parts.length }), fc.tuple(...parts.map(({ values }) => values)))
      .map(([length, items]) => items.slice(0, length)),
  }));
}

function mapOf({ schema, values }: Sample): Sample {
  return {
    schema: { type: "object", additionalProperties: schema },
    values: fc.dictionary(fc.string(), values, { maxKeys: 3 }),
  };
}

function objectOf(properties: readonly (readonly [string, Sample])[], rest: Sample | undefined): Sample {
  const required = properties.filter((_, index) => index % 2 === 0).map(([name]) => name);
  const model = Object.fromEntries(properties.map(([name, { values }]) => [name, values]));
  const declared = fc.record(model, { requiredKeys: required, noNullPrototype: true });
  const others =
    rest === undefined
      ? fc.constant({})
      : fc.dictionary(fc.constantFrom("other", "more", "__x"), rest.values, { maxKeys: 2 });
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(properties.map(([name, { schema }]) => [name, schema])),
      required,
      additionalProperties: rest?.schema ?? false,
    },
    values: fc.tuple(declared, others).map(([own, other]): JsonValue => ({ ...other, ...own })),
  };
}

function unionOf(parts: readonly Sample[]): Sample {
  return {
    schema: { anyOf: parts.map(({ schema }) => schema) },
    values: fc.oneof(...parts.map(({ values }) => values)),
  };
}

/** The same through a definition, as authors write what they use twice. */
function referenceTo({ schema, values }: Sample): Sample {
  return { schema: { allOf: [schema], description: "a part" }, values };
}
