import type { JsonObject } from "@meerkat/protocol";
import { describe, expect, it } from "vitest";
import { checkOpenAiStrict } from "./check-openai.ts";

function closed(properties: JsonObject, more: JsonObject = {}): JsonObject {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false, ...more };
}

function nested(levels: number): JsonObject {
  return levels === 1 ? closed({ leaf: { const: 1 } }) : closed({ down: nested(levels - 1) });
}

describe("checkOpenAiStrict", () => {
  it("lets pass what the provider takes, properties named like keywords and recursion among it", () => {
    const node = closed({ next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] } });
    const list = { type: "array", items: { enum: ["a", 1, null] }, minItems: 2, maxItems: 3 };
    const schema = closed({ allOf: { type: ["string", "null"] }, list, node: { $ref: "#/$defs/node" } });
    expect(checkOpenAiStrict({ ...schema, $defs: { node } })).toEqual([]);
  });

  it.each<[string, JsonObject, string, string]>([
    ["a root that is no object", { type: "string" }, "", "the root is an object"],
    ["a root union", closed({ a: { type: "string" } }, { anyOf: [] }), "", "the root is no union"],
    ["an unknown keyword", closed({ a: { type: "string", minLength: 1 } }), "/properties/a", "no keyword minLength"],
    ["a missing type", closed({ a: {} }), "/properties/a", "a schema says its type"],
    ["a boolean schema", closed({ a: true }), "/properties/a", "a schema is an object"],
    ["an empty object", closed({ a: closed({}) }), "/properties/a", "an object has properties"],
    ["an array without items", closed({ a: { type: "array" } }), "/properties/a", "an array has items"],
    ["a format", closed({ a: { type: "string", format: "uri" } }), "/properties/a", "no format uri"],
    [
      "a lookahead",
      closed({ a: { type: "string", pattern: "a(?!b)" } }),
      "/properties/a",
      "a pattern has no lookaround",
    ],
    ["an object in an enum", closed({ a: { enum: [{}] } }), "/properties/a", "an enum has no objects and no arrays"],
    ["an open object", closed({ a: { const: 1 } }, { additionalProperties: true }), "", "an object is closed"],
    [
      "an optional property",
      closed({ a: { const: 1 } }, { required: [] }),
      "",
      "every property is required, and nothing else",
    ],
    [
      "a dangling reference",
      closed({ a: { $ref: "#/$defs/x" } }),
      "/properties/a",
      "a $ref leads to a place in the same schema",
    ],
    [
      "a sibling of a reference",
      closed({ a: { $ref: "#/$defs/x", title: "t" } }, { $defs: { x: { const: 1 } } }),
      "/properties/a",
      "nothing stands beside $ref",
    ],
  ])("names %s", (_, schema, pointer, rule) => {
    expect(checkOpenAiStrict(schema)).toContainEqual({ pointer, rule });
  });

  it("reads a reference as a URI fragment, and a broken escape as one that leads nowhere", () => {
    const escaped = closed({ a: { $ref: "#/$defs/%C3%A9%23" } }, { $defs: { "é#": { const: 1 } } });
    expect(checkOpenAiStrict(escaped)).toEqual([]);
    expect(checkOpenAiStrict(closed({ a: { $ref: "#/$defs/%" } }))).toHaveLength(1);
  });

  it("counts the levels of a value and the values of all enums together", () => {
    expect(checkOpenAiStrict(nested(9))).toEqual([]);
    expect(checkOpenAiStrict(nested(11)).map(({ rule }) => rule)).toContain("at most 10 levels");
    const values = (from: number) => ({ enum: Array.from({ length: 501 }, (_, index) => from + index) });
    expect(checkOpenAiStrict(closed({ a: values(0) }))).toEqual([]);
    expect(checkOpenAiStrict(closed({ a: values(0), b: values(501) }))).toEqual([
      { pointer: "", rule: "at most 1000 enumValues" },
    ]);
  });
});
