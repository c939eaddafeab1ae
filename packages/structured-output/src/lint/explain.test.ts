import type { JsonObject } from "@meerkat/protocol";
import { describe, expect, it } from "vitest";
import { findCorpus, readJsonLines } from "../../test/corpora.ts";
import type { ProfileName } from "../profiles/names.ts";
import { atPointer, joinPointer } from "../schema/pointer.ts";
import { explainSchema } from "./explain.ts";
import { ANSWER_PROFILES } from "./lint.ts";
import { renderExplanationText } from "./render-explanation.ts";
import { renderExplanationJson } from "./render-json.ts";

const PART: JsonObject = {
  title: "Part",
  type: "object",
  properties: {
    name: { type: "string", maxLength: 9 },
    prices: { type: "object", additionalProperties: { type: "number", minimum: 0 } },
    parts: { type: "array", items: { $ref: "#" }, uniqueItems: true },
  },
  required: ["name"],
  additionalProperties: false,
};

const fates = (schema: JsonObject, profile: "anthropic" | "openai" | "gemini" = "openai") =>
  explainSchema(schema, profile).keywords.map(({ pointer, fate, wirePointer }) => [pointer, fate, wirePointer ?? ""]);

describe("explainSchema", () => {
  it("follows a map, optional and recursive parts to where they are sent", () => {
    expect(fates(PART)).toEqual([
      ["/title", "annotation", "/title"],
      ["/type", "kept", "/type"],
      ["/properties", "kept", "/properties"],
      ["/properties/name/type", "kept", "/properties/name/type"],
      ["/properties/name/maxLength", "rewritten", "/properties/name/pattern"],
      ["/properties/prices/type", "rewritten", "/properties/prices/anyOf/0/type"],
      ["/properties/prices/additionalProperties", "rewritten", "/properties/prices/anyOf/0"],
      [
        "/properties/prices/additionalProperties/type",
        "kept",
        "/properties/prices/anyOf/0/items/properties/value/type",
      ],
      [
        "/properties/prices/additionalProperties/minimum",
        "kept",
        "/properties/prices/anyOf/0/items/properties/value/minimum",
      ],
      ["/properties/parts/type", "kept", "/properties/parts/anyOf/0/type"],
      ["/properties/parts/items", "kept", "/properties/parts/anyOf/0/items"],
      ["/properties/parts/items/$ref", "rewritten", "/properties/parts/anyOf/0/items/$ref"],
      ["/properties/parts/uniqueItems", "checked-locally", "/properties/parts/anyOf/0"],
      ["/required", "rewritten", "/required"],
      ["/additionalProperties", "kept", "/additionalProperties"],
    ]);
  });

  it("takes the other fates from the lowering, and hands those of a whole down to its parts", () => {
    const schema = {
      type: "array",
      contains: { type: "string" },
      $defs: { unused: { type: "string" } },
      items: { type: "object", properties: { day: { type: "string", format: "date" } } },
    };
    expect(fates(schema)).toEqual([
      ["/type", "kept", "/properties/value/type"],
      ["/contains", "checked-locally", expect.any(String)],
      ["/contains/type", "checked-locally", ""],
      ["/$defs", "rewritten", "/properties/value"],
      ["/$defs/unused/type", "annotation", ""],
      ["/items", "kept", "/properties/value/items"],
      ["/items/type", "kept", expect.any(String)],
      ["/items/properties", expect.any(String), expect.any(String)],
      ["/items/properties/day/type", expect.any(String), expect.any(String)],
      ["/items/properties/day/format", "narrowed", ""],
      ["/items/additionalProperties", "narrowed", ""],
    ]);
  });

  it("reads older drafts in their own words", () => {
    const schema = {
      $schema: "http://json-schema.org/draft-07/schema#",
      $ref: "#/definitions/a",
      minLength: 3,
      definitions: { a: { type: "string" } },
    };
    const { keywords } = explainSchema(schema, "vllm");
    expect(keywords.find(({ pointer }) => pointer === "/minLength")).toMatchObject({
      fate: "annotation",
      message: "It means nothing here in draft-07.",
    });
  });

  it("says what a prompt tells, and which patterns nobody checks", () => {
    const schema = { schema: { type: "string", pattern: "(a)\\1" }, strict: false };
    const { constrained, keywords, base } = explainSchema(schema, "openai");
    expect({ constrained, base }).toEqual({ constrained: false, base: "/schema" });
    expect(keywords.map(({ fate }) => fate)).toEqual(["checked-locally", "hint-only"]);
  });

  it("explains nothing of a schema that is refused", () => {
    expect(explainSchema({ type: "string", enum: [1] }, "openai")).toMatchObject({
      refused: { reason: expect.stringContaining("no value can fit it") },
      keywords: [],
    });
  });

  it("is read on a page of 100 columns", () => {
    const text = renderExplanationText({ name: "part.json", document: PART }, [explainSchema(PART, "openai")]);
    expect(text.split("\n\nSent:\n")[0]).toBe(`part.json for openai

YOURS                                      BECOMES          SENT
/title: "Part"                             annotation       /title: "Part"
    It asks nothing of a value, and is sent along.
/type: "object"                            kept             /type: "object"
/properties                                kept             /properties
/properties/name/type: "string"            kept             /properties/name/type: "string"
/properties/name/maxLength: 9              rewritten        …perties/name/pattern: "^[\\\\s\\\\S]{0,9}$"
    Said by the pattern ^[\\s\\S]{0,9}$
/properties/prices/type: "object"          rewritten        /properties/prices/anyOf/0/type: "array"
    An object is written as a list of its properties, and read back.
/properties/prices/additionalProperties    rewritten        /properties/prices/anyOf/0
    An object is written as a list of its properties, and read back.
…ices/additionalProperties/type: "number"  kept             …0/items/properties/value/type: "number"
…s/prices/additionalProperties/minimum: 0  kept             …yOf/0/items/properties/value/minimum: 0
/properties/parts/type: "array"            kept             /properties/parts/anyOf/0/type: "array"
/properties/parts/items                    kept             /properties/parts/anyOf/0/items
/properties/parts/items/$ref: "#"          rewritten        …arts/anyOf/0/items/$ref: "#/$defs/root"
    Refers to #/$defs/root.
/properties/parts/uniqueItems: true        checked-locally  /properties/parts/anyOf/0
    OpenAI does not hold the model to \`uniqueItems\`: an answer that breaks it is found afterwards
    and asked for again.
/required: ["name"]                        rewritten        /required: ["name","prices","parts"]
    Every property is asked for, and null stands for one that is absent.
/additionalProperties: false               kept             /additionalProperties: false`);
    expect(renderExplanationJson("part.json", [explainSchema(PART, "openai")])).toContain('"wire_pointer": "/title"');
  });

  const corpus = findCorpus("maskbench-half.jsonl.gz");
  it("tells the truth about real schemas", ({ skip }) => {
    if ("missing" in corpus) return skip(corpus.missing);
    const all = readJsonLines<{ readonly schema: JsonObject }>(corpus.path);
    for (const [index, { schema }] of all.filter((_, at) => at % 191 === 0).entries()) {
      expectTruth(schema, ANSWER_PROFILES[index % ANSWER_PROFILES.length] ?? "openai");
    }
  });
});

/** Each keyword of the root is told of, none twice; what has a place stands there, and what is kept is the same there. */
function expectTruth(schema: JsonObject, profile: ProfileName): void {
  const { keywords, sent = {}, refused } = explainSchema(schema, profile);
  for (const { pointer, fate, wirePointer } of keywords) {
    const there = wirePointer === undefined ? undefined : atPointer(sent, wirePointer);
    expect(there === undefined, `${profile} ${pointer}`).toBe(wirePointer === undefined);
    const own = atPointer(schema, pointer);
    if (fate === "kept" && typeof own !== "object") expect(there).toBe(own);
  }
  if (refused !== undefined) return;
  const told = keywords.map(({ pointer }) => pointer);
  expect(new Set(told).size).toBe(told.length);
  expect(told).toEqual(expect.arrayContaining(Object.keys(schema).map((keyword) => joinPointer("", keyword))));
}
