import { isRecord, type JsonObject, type JsonValue } from "@meerkat/protocol";
import { checkProfile, createValidator, type ProfileName } from "@meerkat/structured-output";
import { expect, test } from "vitest";
import { modelClient } from "./model-client.ts";

/** A map, an optional member, a union, and a part that leads back to itself. */
const SCHEMA = {
  type: "object",
  properties: {
    name: { type: "string", minLength: 2 },
    nickname: { type: "string" },
    prices: { type: "object", additionalProperties: { type: "number", minimum: 0 } },
    contact: {
      anyOf: [
        {
          type: "object",
          properties: { kind: { const: "email" }, address: { type: "string" } },
          required: ["kind", "address"],
        },
        {
          type: "object",
          properties: { kind: { const: "phone" }, number: { type: "string" } },
          required: ["kind", "number"],
        },
      ],
    },
    parts: { type: "array", items: { $ref: "#/$defs/part" } },
  },
  required: ["name", "prices", "contact", "parts"],
  $defs: {
    part: {
      type: "object",
      properties: { label: { type: "string" }, parts: { type: "array", items: { $ref: "#/$defs/part" } } },
      required: ["label"],
    },
  },
} as const;

const MARKET = {
  name: "Maun",
  prices: { tea: 2.5, "fried fish": 30 },
  contact: { kind: "phone", number: "123" },
  parts: [{ label: "stalls", parts: [{ label: "fish" }] }],
};

const PAIRS = [
  { key: "tea", value: 2.5 },
  { key: "fried fish", value: 30 },
];
const IN_TEXT = [{ label: "stalls", parts: ['{"label":"fish"}'] }];
const WITH_NULLS = [{ label: "stalls", parts: [{ label: "fish", parts: null }] }];

interface Row {
  readonly provider: string;
  readonly profile: ProfileName;
  /** Where the schema stands in the request; undefined where the provider constrains nothing. */
  readonly at?: readonly string[];
  /** The tool's arguments and the market as a model of this provider writes them. */
  readonly args: JsonObject;
  readonly answer: JsonObject;
  /** What the provider does not hold the model to. */
  readonly warnings: readonly string[];
}

const LABEL = "/properties/name/minLength";
const PRICE = "/properties/prices/additionalProperties/minimum";
const PART = "/$defs/part";
const CHAT = ["response_format", "json_schema", "schema"];

const ROWS: readonly Row[] = [
  {
    provider: "anthropic",
    profile: "anthropic",
    at: ["output_config", "format", "schema"],
    args: { at: "the river" },
    answer: { ...MARKET, prices: PAIRS, parts: IN_TEXT },
    warnings: [PRICE, PART],
  },
  {
    provider: "openai",
    profile: "openai",
    at: ["text", "format", "schema"],
    args: { at: "the river", zoom: null },
    answer: { ...MARKET, nickname: null, prices: PAIRS, parts: WITH_NULLS },
    warnings: [],
  },
  {
    provider: "gemini",
    profile: "gemini",
    args: { at: "the river" },
    answer: MARKET,
    // A schema that leads back to itself is only told to it, so that nothing else is lost.
    warnings: [PART],
  },
  { provider: "other", profile: "none", args: { at: "the river" }, answer: MARKET, warnings: [] },
  { provider: "other", profile: "vllm", at: CHAT, args: { at: "the river" }, answer: MARKET, warnings: [] },
  {
    provider: "other",
    profile: "ollama",
    at: CHAT,
    args: { at: "the river" },
    answer: { ...MARKET, prices: PAIRS, parts: IN_TEXT },
    warnings: [LABEL, PRICE, PART],
  },
  {
    provider: "other",
    profile: "llama.cpp",
    at: ["response_format", "schema"],
    args: { at: "the river" },
    answer: { ...MARKET, prices: PAIRS },
    warnings: [PRICE],
  },
];

test.each(ROWS)("one program gives the same over $provider ($profile), with the warnings of its own", async (row) => {
  const { provider, profile, at, args, answer, warnings } = row;
  const { meerkat, model } = await modelClient(
    [{ toolCalls: [{ id: "call_1", name: "look", args }] }, { text: "A market." }, { json: answer }],
    { profile },
  );
  const looked: unknown[] = [];
  const input = {
    type: "object",
    properties: { at: { type: "string" }, zoom: { type: "integer" } },
    required: ["at"],
    additionalProperties: false,
  } as const;
  await meerkat.registerTool("look", "Looks", input, async (given) => {
    looked.push(given);
    return "a market";
  });
  await meerkat.connect();
  const session = await meerkat.createSession("What do you see?", { provider, outputSchema: SCHEMA });
  expect(session.structuredOutput).toEqual(MARKET);
  expect(looked).toEqual([{ at: "the river" }]);
  expect(session.lastResult.schemaWarnings?.map(({ path }) => path)).toEqual(warnings);
  const sent = schemaIn(model.received().at(-1) ?? "", at);
  expect(sent === undefined).toBe(at === undefined);
  if (sent === undefined) return;
  expect(checkProfile(sent, profile)).toEqual([]);
  expect(createValidator(sent).validate(answer)).toEqual([]);
});

function schemaIn(body: string, at: readonly string[] | undefined): JsonObject | undefined {
  const found = at?.reduce<JsonValue | undefined>(
    (value, step) => (isRecord(value) ? value[step] : undefined),
    JSON.parse(body),
  );
  return isRecord(found) ? found : undefined;
}
