import { expect, it } from "vitest";
import { lower } from "../lower.ts";
import { References } from "./referred.ts";

const SCHEMA = {
  $defs: {
    node: {
      type: "object",
      properties: { id: { $ref: "#/$defs/id" }, next: { $ref: "#/$defs/node" } },
      required: ["id"],
      additionalProperties: false,
    },
    id: { type: "string", pattern: "^(?!x)" },
    other: { type: "integer", default: { $ref: "#/$defs/id" } },
  },
  $ref: "#/$defs/node",
};

it("finds what a schema refers to at any remove, also where that leads back to it", () => {
  const references = new References(SCHEMA);
  expect([...references.from("/$defs/node/properties/next")]).toEqual(["/$defs/node", "/$defs/id"]);
  expect([...references.from("/$defs/other")]).toEqual([]);
  expect([...references.from("/nowhere")]).toEqual([]);
});

it("is warned of where a part that refers to others is sent as JSON text", () => {
  const { warnings } = lower(SCHEMA, "anthropic");
  const paths = warnings.filter(({ message }) => message.includes("JSON text only")).map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(["/$defs/node", "/$defs/id"]));
});
