import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { expect, test } from "vitest";
import { lower } from "../lower/lower.ts";
import { judgeAnswer } from "./judge.ts";
import { parseOutputSchema } from "./output-schema.ts";
import type { RepairChoice } from "./repair/kinds.ts";

const MAP: JsonObject = { type: "object", additionalProperties: { type: "number" } };
const around = (properties: JsonObject): JsonObject => ({
  type: "object",
  properties,
  required: Object.keys(properties),
});

function judge(schema: JsonObject, wire: JsonValue, repair?: RepairChoice) {
  const options = { lowered: lower(schema, "openai"), ...(repair === undefined ? {} : { repair }) };
  const judgement = judgeAnswer(JSON.stringify(wire), parseOutputSchema(schema), options);
  if (!judgement.ok) return judgement.reason;
  return [judgement.value, ...judgement.repairs.map(({ kind, path, message }) => `${kind} ${path}: ${message}`)];
}

const pair = (key: string, value: JsonValue) => ({ key, value });

test("a key that a list of pairs names twice is logged with its place, and the first one counts", () => {
  const schema = around({
    prices: MAP,
    all: { type: "array", items: { ...MAP, properties: { a: { type: "string" } } } },
  });
  const wire = {
    prices: [pair("x/y", 1), pair("z", 2), pair("x/y", 3)],
    all: [{ a: "a", extra: [pair("b", 1), pair("b", 2), pair("b", 3)] }],
  };
  expect(judge(schema, wire)).toEqual([
    { prices: { "x/y": 1, z: 2 }, all: [{ a: "a", b: 1 }] },
    'duplicate_key /prices/x~1y: The key "x/y" was written 2 times; the first one counts.',
    'duplicate_key /all/0/b: The key "b" was written 3 times; the first one counts.',
  ]);
});

test("where the repair is not allowed, the answer is refused", () => {
  const twice = { prices: [pair("x", 1), pair("x", 2)] };
  for (const choice of [false, { duplicate_key: false }] as const) {
    expect(judge(around({ prices: MAP }), twice, choice)).toContain('The key "x" was written 2 times');
    expect(judge(around({ prices: MAP }), { prices: [pair("x", 1)] }, choice)).toEqual([{ prices: { x: 1 } }]);
  }
});

test("lists of the author's own that look like pairs are no maps", () => {
  const item = around({ key: { type: "string" }, value: { type: "number" } });
  const schema = around({ list: { type: "array", items: item } });
  const value = { list: [pair("value", 1), pair("value", 2), pair("key", 1), pair("key", 1)] };
  expect(judge(schema, value)).toEqual([value]);
});
