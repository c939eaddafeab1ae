import type { JsonObject, JsonValue } from "@meerkat/protocol";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { createValidator, EncodeFault, lower, type ProfileName } from "../src/index.ts";
import { equalValues } from "../src/lower/canonical.ts";
import { findCorpus, readJsonLines } from "./corpora.ts";
import { samples } from "./random-schemas.ts";

const PROFILES: readonly ProfileName[] = [
  "openai",
  "anthropic",
  "anthropic-tools",
  "gemini",
  "gemini-openapi",
  "vllm",
  "llama.cpp",
];

describe("random schemas", () => {
  const cases = samples.chain(({ schema, values }) => fc.tuple(fc.constant(schema), values));

  test.each(PROFILES)("every value comes back from %s, and what is sent fits what was sent", (profile) => {
    fc.assert(
      fc.property(cases, ([schema, value]) => {
        const lowered = lower(schema, profile);
        const wire = lowered.encode(value);
        const decoded = lowered.decode(wire);
        expect(decoded.ok && equalValues(decoded.value, value)).toBe(true);
        if (profile !== "gemini-openapi") expect(createValidator(lowered.wireSchema).validate(wire)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test.each(PROFILES)("an alternative that stands under a name is told from maps with any key, for %s", (profile) => {
    const listed = { type: "array", items: { enum: ["x", { k: 1 }] } };
    const counts = { type: "object", additionalProperties: { type: "integer" } };
    const lists = { type: "object", additionalProperties: { type: "array", items: { type: "number" } } };
    const pair = { type: "array", prefixItems: [{ type: "integer" }, { type: "boolean" }], items: false, minItems: 2 };
    for (const anyOf of [
      [pair, lists, listed],
      [listed, counts, lists, pair],
    ]) {
      const lowered = lower({ anyOf }, profile);
      for (const value of [[], ["x", { k: 1 }], [1, true], {}, { option: [] }, { option: [1] }, { option_2: [2] }]) {
        const decoded = lowered.decode(lowered.encode(value));
        expect(decoded.ok && equalValues(decoded.value, value)).toBe(true);
      }
    }
  });

  test("decoding is total, and a prefix of an answer shows only what the whole answer has", () => {
    fc.assert(
      fc.property(cases, fc.jsonValue(), ([schema], wire) => {
        const lowered = lower(schema, "openai");
        const answer: JsonValue = JSON.parse(JSON.stringify(wire));
        expect(lowered.decode(answer).ok).toBe(true);
        lowered.decodePartial({ kind: "closed", value: answer });
      }),
    );
  });
});

const corpus = findCorpus("maskbench-half.jsonl.gz");

/** Every so many schemas, so that all of the collections in the corpus are met. */
const STRIDE = 10;

interface BenchCase {
  readonly name: string;
  readonly schema: JsonObject;
  readonly tests: readonly { readonly data: JsonValue }[];
}

describe("real schemas", () => {
  beforeEach(({ skip }) => skip("missing" in corpus, "missing" in corpus ? corpus.missing : undefined));
  const cases =
    "path" in corpus ? readJsonLines<BenchCase>(corpus.path).filter((_, index) => index % STRIDE === 0) : [];

  test.each(PROFILES)("every value that %s has a place for comes back", (profile) => {
    const outcomes = cases.flatMap(({ name, schema, tests }) => {
      const lowered = lowerOrRefuse(schema, profile);
      const author = createValidator(schema);
      const values = lowered === undefined ? [] : tests.map(({ data }) => data).filter((data) => author.accepts(data));
      return values.map((value) => ({ name, outcome: comesBack(lowered, value) }));
    });
    expect(outcomes.filter(({ outcome }) => outcome === "changed")).toEqual([]);
    expect(outcomes.filter(({ outcome }) => outcome === "same").length).toBeGreaterThan(500);
  });
});

function lowerOrRefuse(schema: JsonObject, profile: ProfileName) {
  try {
    return lower(schema, profile);
  } catch {
    return undefined;
  }
}

function comesBack(lowered: ReturnType<typeof lower> | undefined, value: JsonValue): "same" | "changed" | "no place" {
  if (lowered === undefined) return "no place";
  try {
    const decoded = lowered.decode(lowered.encode(value));
    return decoded.ok && equalValues(decoded.value, value) ? "same" : "changed";
  } catch (error) {
    if (!(error instanceof EncodeFault)) throw error;
    // What has no place must have been said: a note for what the author left open, a warning for anything else.
    return lowered.notes.length + lowered.warnings.length > 0 ? "no place" : "changed";
  }
}
