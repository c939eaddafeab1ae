import { expect, test } from "vitest";
import { faultsAfter } from "./schema-copy.ts";

const TURN = "methods/turn.yaml";
const SESSION = "methods/session.yaml";
const USAGE = "types/usage.yaml";

test("the contract as it is has no faults", () => {
  expect(faultsAfter(() => {})).toEqual([]);
});

test.each([
  ["params", "the method has no `params`"],
  ["result", "the method has no `result`"],
  ["errors", "the method has no `errors`"],
  ["description", "the method has no `description`"],
  ["kind", "the method has no `kind`"],
  ["lane", "the method has no `lane`"],
  ["from", "the method has no `from`"],
])("a method without %s is refused", (key, what) => {
  expect(faultsAfter((schema) => schema.set(TURN, ["turn/start", key], undefined))).toEqual([
    `methods/turn.yaml#turn/start: ${what}`,
  ]);
});

test.each([
  ["kind", "question", "kind is question, not request or notification"],
  ["lane", "fast", "lane is fast, not session, global or none"],
  ["from", "nobody", "from is nobody, not client, server or both"],
  ["errors", ["NO_SUCH_CODE"], "unknown error NO_SUCH_CODE"],
  ["errors", [], "the method names no errors"],
])("a method whose %s is %j is refused", (key, value, what) => {
  expect(faultsAfter((schema) => schema.set(TURN, ["turn/start", key], value))).toEqual([
    `methods/turn.yaml#turn/start: ${what}`,
  ]);
});

test("a misspelt column of a method is refused", () => {
  expect(faultsAfter((schema) => schema.set(TURN, ["turn/start", "erors"], []))).toEqual([
    "methods/turn.yaml#turn/start: a method has no `erors`",
  ]);
});

test.each(["Params", "Result"])("a method without an example of its %s is refused", (side) => {
  expect(faultsAfter((schema) => schema.remove(`examples/TurnInterrupt${side}`))).toEqual([
    `methods/turn.yaml#turn/interrupt: no example in examples/TurnInterrupt${side}/`,
  ]);
});

test("an event without an example is refused", () => {
  expect(faultsAfter((schema) => schema.remove("examples/TextDeltaEvent"))).toEqual([
    "events/turn.yaml#text_delta: no example in examples/TextDeltaEvent/",
  ]);
});

test("an event that nothing emits is refused", () => {
  const emitter = (value: unknown) =>
    faultsAfter((schema) => schema.set("events/turn.yaml", ["text_delta", "emitted_by"], value));
  expect(emitter(undefined)).toEqual([
    "events/turn.yaml#text_delta: the event does not say what emits it (`emitted_by`)",
  ]);
  expect(emitter("nobody")).toEqual(["events/turn.yaml#text_delta: unknown capability nobody"]);
});

test("a field without a description is refused", () => {
  expect(
    faultsAfter((schema) => schema.set(USAGE, ["Usage", "fields", "input_tokens", "description"], undefined)),
  ).toEqual(["types/usage.yaml#Usage/input_tokens: the field has no description"]);
});

test.each([
  ["prefixItems", [{ type: "string" }]],
  ["unevaluatedProperties", false],
  ["unevaluatedItems", false],
  ["patternProperties", { "^x": { type: "string" } }],
  ["allOf", [{ type: "object" }]],
  ["if", { type: "object" }],
  ["then", { type: "object" }],
  ["else", { type: "object" }],
  ["not", { type: "object" }],
  ["dependentSchemas", {}],
  ["dependentRequired", {}],
  ["format", "int64"],
  ["uniqueItems", true],
  ["nullable", true],
  ["$defs", {}],
  ["definitions", {}],
])("the keyword %s is refused with its reason", (keyword, value) => {
  const faults = faultsAfter((schema) => schema.set(USAGE, ["Usage", "fields", "input_tokens", keyword], value));
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(/^types\/usage\.yaml#Usage\/input_tokens: `[^`]+` is not allowed: \w/);
  expect(faults[0]).toContain(`\`${keyword}\``);
});

test("an unknown keyword and an unknown JSON type are refused, also deep in a union", () => {
  const anyOf = [{ type: "string", exclusiveMinimun: 3 }, { type: "strnig" }];
  const field = { anyOf, description: "A field." };
  expect(faultsAfter((schema) => schema.set(USAGE, ["Usage", "fields", "extra"], field))).toEqual([
    "types/usage.yaml#Usage/extra: unknown keyword `exclusiveMinimun`",
    "types/usage.yaml#Usage/extra: strnig is no JSON type",
  ]);
});

test("a reference to a type that does not exist is refused", () => {
  const items = { type: "array", items: { $ref: "Nothing" }, description: "A field." };
  expect(faultsAfter((schema) => schema.set(USAGE, ["Usage", "fields", "extra"], items))).toEqual([
    "types/usage.yaml#Usage/extra: there is no type Nothing",
  ]);
});

test.each([
  ["the same public spelling", "inputTokens", "input_tokens"],
  ["words that shorten each other", "output_toke", "output_tokens"],
  ["another case", "INPUT_TOKENS", "input_tokens"],
])("a second field with %s is an undeclared alias", (_, name, of) => {
  const field = { type: "integer", optional: true, description: "A field." };
  expect(faultsAfter((schema) => schema.set(USAGE, ["Usage", "fields", name], field))).toEqual([
    `types/usage.yaml#Usage/${name}: looks like a second spelling of ${of}; declare it with x-alias and a reason`,
  ]);
});

test("a second field of the same object type is an undeclared alias", () => {
  const field = { $ref: "RunUsage", optional: true, description: "A field." };
  expect(faultsAfter((schema) => schema.set("types/result.yaml", ["RunResult", "fields", "cost"], field))).toEqual([
    "types/result.yaml#RunResult/cost: looks like a second spelling of usage; declare it with x-alias and a reason",
  ]);
});

test("an alias without a reason, or of nothing, is refused", () => {
  const alias = (value: unknown) =>
    faultsAfter((schema) => schema.set(TURN, ["turn/start", "params", "fields", "skill_references", "x-alias"], value));
  expect(alias({ of: "skill_refs" })).toEqual([
    "methods/turn.yaml#TurnStartParams/skill_references: the alias gives no reason",
  ]);
  expect(alias({ of: "skills", reason: "Old clients." })).toEqual([
    "methods/turn.yaml#TurnStartParams/skill_references: it is an alias of skills, which is no field here",
  ]);
});

test("x-needs must name a capability that does not exist yet", () => {
  const needs = (value: string) =>
    faultsAfter((schema) => schema.set(TURN, ["turn/start", "params", "fields", "model", "x-needs"], value));
  expect(needs("telepathy")).toEqual([
    "methods/turn.yaml#TurnStartParams/model: x-needs names telepathy, which is no capability",
  ]);
  expect(needs("sessions")).toEqual([
    "methods/turn.yaml#TurnStartParams/model: x-needs names sessions, which exists; remove the mark and implement the parameter",
  ]);
});

test("branches of a tagged union need distinct tags", () => {
  const tag = (value: unknown) =>
    faultsAfter((schema) => schema.set("types/message.yaml", ["SystemMessage", "fields", "role"], value));
  expect(tag({ const: "user", description: "Who speaks." })).toEqual([
    "types/message.yaml#Message: two branches have the same role",
  ]);
  expect(tag({ type: "string", description: "Who speaks." })).toEqual([
    "types/message.yaml#Message: each branch of a tagged union needs a const role",
  ]);
});

test("a REST column may only name parameters", () => {
  expect(
    faultsAfter((schema) => schema.set(TURN, ["turn/interrupt", "rest", "path"], "/sessions/{id}/interrupt")),
  ).toEqual(["methods/turn.yaml#turn/interrupt: the REST column names id, which is no parameter"]);
  expect(faultsAfter((schema) => schema.set(SESSION, ["session/list", "rest", "query"], { tags: "tag" }))).toEqual([
    "methods/session.yaml#session/list: the REST column names tags, which is no parameter",
  ]);
});
