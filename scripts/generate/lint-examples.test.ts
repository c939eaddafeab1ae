import { expect, test } from "vitest";
import { faultsAfter, type SchemaCopy } from "./schema-copy.ts";

const after = (file: string, value: unknown) =>
  faultsAfter((schema) => schema.write(`examples/${file}`, JSON.stringify(value)));

test("examples of a type that does not exist are refused", () => {
  expect(after("Nothing/one.json", {})).toEqual(["examples/Nothing: there is no such type"]);
});

test("an example that its type refuses is named with the pointer", () => {
  expect(after("Usage/bad.json", { input_tokens: "many", output_tokens: 1 })).toEqual([
    "examples/Usage/bad.json: /input_tokens must be integer (Usage)",
  ]);
});

test("a malformed event inside an example is named with the pointer", () => {
  expect(after("SessionEventParams/bad.json", { session_id: "s", event: { type: "text_delta" } })).toEqual([
    "examples/SessionEventParams/bad.json: /event/delta is missing (TextDeltaEvent)",
  ]);
});

test("a field the type does not have is named, also inside an event", () => {
  expect(after("Usage/extra.json", { input_tokens: 1, output_tokens: 1, "a/b": 1 })).toEqual([
    "examples/Usage/extra.json: /a~1b is no field of Usage",
  ]);
  const event = { type: "text_delta", delta: "a", dleta: "b" };
  expect(after("SessionEventParams/extra.json", { session_id: "s", event })).toEqual([
    "examples/SessionEventParams/extra.json: /event/dleta is no field of SessionEventParams",
  ]);
});

test("examples of any event are judged by their kind", () => {
  expect(after("AgentEvent/bad.json", { type: "text_delta", delta: 3 })).toEqual([
    "examples/AgentEvent/bad.json: /delta must be string (TextDeltaEvent)",
  ]);
  expect(after("AgentEvent/new.json", { type: "from_tomorrow", some_field: 3 })).toEqual([]);
});

test("values are judged only when the structure is sound", () => {
  const faults = faultsAfter((schema) => {
    schema.set("types/usage.yaml", ["Usage", "fields", "extra"], { type: "string", optional: true });
    schema.write("examples/Usage/bad.json", "{}");
  });
  expect(faults).toEqual(["types/usage.yaml#Usage/extra: the field has no description"]);
});

const FIELD = { description: "A field.", optional: true };
const union =
  (...anyOf: object[]) =>
  (schema: SchemaCopy) =>
    schema.set("types/usage.yaml", ["Usage", "fields", "extra"], { ...FIELD, anyOf });

test.each([
  [
    "the user's JSON and an object of the contract",
    union({ $ref: "RunUsage" }, { $ref: "JsonObject" }),
    "a union mixes the user's JSON with values of the contract, whose keys change",
  ],
  [
    "a map of the user and an object of the contract",
    union({ $ref: "RunUsage" }, { $ref: "Labels" }),
    "a union mixes the user's JSON with values of the contract, whose keys change",
  ],
  [
    "two kinds of list",
    union({ type: "array", items: { $ref: "RunUsage" } }, { type: "array", items: { $ref: "ToolDef" } }),
    "a union has two kinds of list",
  ],
  [
    "two different fields of one name",
    union({ $ref: "AssistantTextBlock" }, { $ref: "AssistantUnknownBlock" }),
    "a union has two different fields named data; give it an x-tag",
  ],
])("a union of %s cannot be mapped and is refused", (_, change, what) => {
  expect(faultsAfter(change)).toEqual([`types/usage.yaml#Usage: ${what}`]);
});
