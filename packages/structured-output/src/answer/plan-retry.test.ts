import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { describe, expect, test } from "vitest";
import { lower } from "../lower/lower.ts";
import type { ProfileName } from "../profiles/names.ts";
import { judgeAnswer } from "./judge.ts";
import { judgePart } from "./judge-part.ts";
import { parseOutputSchema } from "./output-schema.ts";
import { type PartRetry, planRetry, type RetryPlan } from "./plan-retry.ts";
import { splice } from "./splice.ts";
import type { Rejected } from "./verdict.ts";

const REPORT: JsonObject = {
  type: "object",
  properties: {
    title: { type: "string", minLength: 1 },
    people: { type: "array", items: { $ref: "#/$defs/person" } },
    scores: { type: "object", additionalProperties: { type: "integer", minimum: 0 } },
    shape: {
      anyOf: [
        { type: "object", properties: { r: { type: "number" } }, required: ["r"] },
        { type: "array", minItems: 2 },
      ],
    },
  },
  required: ["title", "people"],
  $defs: {
    person: {
      type: "object",
      properties: {
        name: { type: "string", minLength: 1 },
        age: { type: "integer", minimum: 0 },
        boss: { $ref: "#/$defs/person" },
      },
      required: ["name", "age"],
      additionalProperties: false,
    },
  },
};

const PEOPLE = [
  "Ada Lovelace",
  "Annie Easley",
  "Donald Knuth",
  "Mary Jackson",
  "Grace Hopper",
  "Katherine Johnson",
  "Alan Turing",
  "Edsger Dijkstra",
  "Barbara Liskov",
];
const GOOD = {
  title: "Who is who",
  people: PEOPLE.map((name, index) => ({ name, age: 30 + index })),
  scores: { ada: 1, alan: 2 },
};

const output = parseOutputSchema(REPORT);

interface Failed {
  readonly rejected: Rejected;
  readonly plan: RetryPlan;
}

function fail(change: (value: typeof GOOD) => JsonValue, profile: ProfileName = "none", schema = REPORT): Failed {
  const lowered = lower(schema, profile);
  const own = schema === REPORT ? output : parseOutputSchema(schema);
  const wire = lowered.encode(JSON.parse(JSON.stringify(GOOD)));
  const spoiled = change(JSON.parse(JSON.stringify(profile === "none" ? GOOD : wire)));
  const rejected = judgeAnswer(JSON.stringify(spoiled), own, { lowered });
  if (rejected.ok) throw new Error("the answer was meant to be rejected");
  return { rejected, plan: planRetry(rejected, own, { attempt: 1, maxAttempts: 3, lowered }) };
}

function requirePart(plan: RetryPlan): PartRetry {
  if (plan.scope === "part") return plan;
  throw new Error("a part was meant to be asked for");
}

describe("planRetry asks for a part", () => {
  test("when all that is wrong is in it", () => {
    const { plan } = fail((value) => ({ ...value, people: value.people.with(2, { name: "", age: -1 }) }));
    expect(plan).toMatchObject({
      scope: "part",
      pointer: "/people/2",
      wirePointer: "/people/2",
      schemaPointer: "/$defs/person",
    });
    expect(plan.prompt).toMatchInlineSnapshot(`
      "Your answer was not accepted (attempt 1 of 3). Only the part at /people/2 is wrong; all the rest is kept.

      You wrote there:
      {"name":"","age":-1}

      Each line names a place in your whole answer as a JSON Pointer and what is wrong there:
      - /people/2/name must have 1 characters or more, but has 0
      - /people/2/age must be 0 or more, but is -1

      The part must fit this JSON Schema:
      {"type":"object","properties":{"name":{"type":"string","minLength":1},"age":{"type":"integer","minimum":0},"boss":{"$ref":"#/$defs/person"}},"required":["name","age"],"additionalProperties":false,"$defs":{"person":{"type":"object","properties":{"name":{"type":"string","minLength":1},"age":{"type":"integer","minimum":0},"boss":{"$ref":"#/$defs/person"}},"required":["name","age"],"additionalProperties":false}}}

      Give a correct value for the part at /people/2 alone; it takes the place of what you wrote there. Answer with the JSON value and nothing else: no explanation, no Markdown, no code fence, no text before or after it."
    `);
  });

  test("in the model's spelling where that is another", () => {
    const { plan, rejected } = fail((wire) => {
      const scores: JsonValue = [
        { key: "ada", value: 1 },
        { key: "alan", value: -2 },
      ];
      return { ...wire, scores };
    }, "openai");
    const part = requirePart(plan);
    expect(part).toMatchObject({ pointer: "/scores", wirePointer: "/scores/1" });
    const judgement = judgePart({ text: '{"key": "alan", "value": 2}', plan: part, rejected }, output, {
      lowered: lower(REPORT, "openai"),
    });
    expect(judgement).toMatchObject({ ok: true, value: GOOD });
    expect(judgement.ok && judgement.repairs).toMatchObject([{ kind: "splice", path: "/scores" }]);
  });

  test("where repair puts the rest right", () => {
    const { plan, rejected } = fail((value) => ({
      ...value,
      title: ["Who is who"],
      people: value.people.with(1, { name: "x", age: -1 }),
    }));
    const part = requirePart(plan);
    expect(part.pointer).toBe("/people/1");
    expect(part.prompt).not.toContain("/title");
    const judgement = judgePart({ text: '{"name": "x", "age": 31}', plan: part, rejected }, output);
    expect(judgement.ok && judgement.repairs.map(({ kind }) => kind)).toEqual(["single_item", "splice"]);
  });

  test("for the object around a name that may not be there", () => {
    const { plan } = fail((value) => {
      const people: JsonValue = [...value.people.slice(1), { name: "x", age: 1, height: 2 }];
      return { ...value, people };
    });
    expect(plan).toMatchObject({ scope: "part", pointer: "/people/8" });
  });

  test("for all of a union, since it is not certain which alternative is meant", () => {
    const { plan } = fail((value) => ({ ...value, shape: { q: 1 } }));
    expect(plan).toMatchObject({ scope: "part", pointer: "/shape", schema: { anyOf: [{}, {}] } });
  });
});

describe("planRetry asks for the whole", () => {
  test.each<[string, (value: typeof GOOD) => JsonValue]>([
    ["a property of the root is missing", ({ title: _, ...rest }) => rest],
    ["the root is wrong", (value) => [value, value]],
    ["most of it is wrong", (value) => ({ ...value, people: value.people.map(({ name }) => ({ name, age: -1 })) })],
    [
      "it is wrong in two places",
      (value) => ({ ...value, title: "", people: value.people.with(0, { name: "", age: 1 }) }),
    ],
    ["it is small", () => ({ title: "x", people: [{ name: "", age: 1 }] })],
  ])("when %s", (_, change) => {
    expect(fail(change).plan).toMatchObject({ scope: "whole" });
  });

  test("when the schema is a union at its root", () => {
    const union: JsonObject = { oneOf: [REPORT, { type: "string" }], $defs: REPORT.$defs };
    const spoil = (value: typeof GOOD) => ({ ...value, people: value.people.with(2, { name: "", age: 1 }) });
    expect(fail(spoil, "none", union).plan.scope).toBe("whole");
  });

  test("when a part has been asked for already, or there was no JSON", () => {
    const { rejected, plan } = fail((value) => ({ ...value, people: value.people.with(2, { name: "", age: 1 }) }));
    const next = planRetry(rejected, output, { attempt: 2, maxAttempts: 3, previous: plan });
    expect([plan.scope, next.scope]).toEqual(["part", "whole"]);
    const empty = judgeAnswer("", output);
    expect(!empty.ok && planRetry(empty, output, { attempt: 1, maxAttempts: 3 }).scope).toBe("whole");
  });
});

describe("judgePart", () => {
  const { rejected, plan } = fail((value) => ({ ...value, people: value.people.with(2, { name: "", age: 1 }) }));
  const part = requirePart(plan);

  test("puts the part in its place, repairs it, and judges the whole", () => {
    const text = '```json\n{"name": "Donald Knuth", "age": "32"}\n```';
    const judgement = judgePart({ text, plan: part, rejected }, output);
    expect(judgement).toMatchObject({ ok: true, value: GOOD, text: JSON.stringify(GOOD) });
    expect(judgement.ok && judgement.repairs.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      "fence ",
      "numeric_string /people/2/age",
      "splice /people/2",
    ]);
  });

  test("takes the whole when the model gave it again", () => {
    const judgement = judgePart({ text: JSON.stringify(GOOD), plan: part, rejected }, output);
    expect(judgement).toMatchObject({ ok: true, value: GOOD, repairs: [] });
  });

  test("says of a part that is wrong again where it is in the whole", () => {
    const judgement = judgePart({ text: '{"name": "x"}', plan: part, rejected }, output);
    expect(judgement).toMatchObject({ ok: false, problems: [{ pointer: expect.stringMatching(/^\/people\/2/) }] });
    expect(judgePart({ text: "no", plan: part, rejected }, output)).toMatchObject({ ok: false, problems: [] });
  });
});

test("splice shares what it does not touch, and leaves a value alone that has no such place", () => {
  const value: JsonValue = { a: [1, 2], b: { c: 1 } };
  const spliced = splice(value, "/a/1", 3);
  expect(spliced).toEqual({ a: [1, 3], b: { c: 1 } });
  expect(typeof spliced === "object" && spliced !== null && "b" in spliced && spliced.b).toBe(value.b);
  expect(splice(value, "/x/y", 3)).toEqual(value);
  expect(splice(value, "", 3)).toBe(3);
});
