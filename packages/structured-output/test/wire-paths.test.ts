import type { JsonObject } from "@meerkat/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import { lower, PROFILE_NAMES, type ProfileName } from "../src/index.ts";
import { atPointer } from "../src/schema/pointer.ts";
import { findCorpus, readJsonLines } from "./corpora.ts";

/** The wire paths of a schema's warnings that lead to nothing in what is sent. */
function lostPaths(schema: JsonObject, profile: ProfileName): readonly string[] {
  const { wireSchema, warnings } = lower(schema, profile);
  return warnings.flatMap(({ wirePath }) =>
    wirePath === undefined || atPointer(wireSchema, wirePath) !== undefined ? [] : [wirePath],
  );
}

test("OpenAPI has no branch for null, and the branches after it move up", () => {
  const lost = { type: "string", pattern: "^(?!x)" };
  const schema = {
    type: "object",
    properties: {
      one: { anyOf: [{ type: "null" }, lost] },
      three: { anyOf: [{ type: "null" }, { type: "integer" }, lost] },
      anyOf: lost,
    },
    required: ["one", "three", "anyOf"],
    additionalProperties: false,
  };
  const { warnings } = lower(schema, "gemini-openapi");
  const paths = warnings.flatMap(({ path, wirePath }) => (path.endsWith("/pattern") ? [wirePath] : []));
  expect(paths).toEqual(["/properties/one", "/properties/three/anyOf/1", "/properties/anyOf"]);
});

const corpus = findCorpus("maskbench-half.jsonl.gz");

describe("real schemas", () => {
  beforeEach((context) => {
    if ("missing" in corpus) context.skip(corpus.missing);
  });

  test.each(PROFILE_NAMES)("each place that is named for %s is in what is sent", (profile) => {
    if ("missing" in corpus) return;
    const schemas = readJsonLines<{ readonly schema: JsonObject }>(corpus.path).map(({ schema }) => schema);
    // Every twentieth, but those that no value fits.
    const sample = schemas.filter((_, index) => index % 20 === 0);
    const lost = sample.flatMap((schema) => {
      try {
        return lostPaths(schema, profile);
      } catch (error) {
        expect(String(error)).toContain("no value can fit it");
        return [];
      }
    });
    expect(lost).toEqual([]);
  });
});
