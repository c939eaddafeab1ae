import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { createChecker } from "./check.ts";
import { buildInstance } from "./make.ts";

const corpora = process.env.MEERKAT_CORPORA ?? fileURLToPath(new URL("../../../../../shared/corpora", import.meta.url));
const real = `${corpora}/maskbench-half.jsonl.gz`;
const official = `${corpora}/json-schema-test-suite-2020-12.jsonl.gz`;
const why = `no corpus in ${corpora}; set MEERKAT_CORPORA`;
const SAMPLE = 300;

function readLines(file: string): readonly string[] {
  return gunzipSync(readFileSync(file)).toString("utf8").trim().split("\n");
}

/** Every n-th schema, so that all families of the corpus are among them. */
function sample(): readonly { readonly name: string; readonly schema: JsonObject }[] {
  const lines = readLines(real);
  const step = Math.floor(lines.length / SAMPLE);
  return lines
    .filter((_, index) => index % step === 0)
    .slice(0, SAMPLE)
    .map((line) => JSON.parse(line));
}

function compile(schema: JsonObject) {
  try {
    return new Ajv2020({ strict: false, validateSchema: false, validateFormats: false, logger: false }).compile(schema);
  } catch {
    // Older drafts that the 2020 build does not take, and references that lead nowhere.
    return undefined;
  }
}

test("makes instances of real schemas that an independent validator accepts", ({ skip, annotate }) => {
  skip(!existsSync(real), why);
  const outcomes = sample().flatMap(({ name, schema }) => {
    const validate = compile(schema);
    if (validate === undefined) return [];
    const made = buildInstance(schema, name);
    return ["value" in made ? (validate(made.value) ? "valid" : "invalid") : "refused"];
  });
  const count = (outcome: string) => outcomes.filter((item) => item === outcome).length;
  const [valid, invalid, refused] = [count("valid"), count("invalid"), count("refused")];
  void annotate(`${outcomes.length} schemas judged: ${valid} valid, ${invalid} invalid, ${refused} refused`);
  expect(outcomes.length).toBeGreaterThan(250);
  expect(valid / (valid + invalid)).toBeGreaterThanOrEqual(0.97);
  expect(valid / outcomes.length).toBeGreaterThanOrEqual(0.95);
});

interface OfficialCase {
  readonly file: string;
  readonly description: string;
  readonly schema: JsonValue;
  readonly tests: readonly { readonly description: string; readonly data: JsonValue; readonly valid: boolean }[];
}

test("the checker accepts nothing that the official suite calls invalid", ({ skip }) => {
  skip(!existsSync(official), why);
  const groups = readLines(official)
    .map((line): OfficialCase => JSON.parse(line))
    .filter(({ file }) => !file.startsWith("optional/"));
  const wrong = groups.flatMap(({ file, description, schema, tests }) => {
    const checker = createChecker(schema);
    return tests
      .filter(({ data, valid }) => !valid && checker.check({ schema, at: "#" }, data) === undefined)
      .map((item) => `${file}: ${description}: ${item.description}`);
  });
  const accepted = groups.flatMap(({ schema, tests }) => {
    const checker = createChecker(schema);
    return tests.filter(({ valid }) => valid).map(({ data }) => checker.check({ schema, at: "#" }, data) === undefined);
  });
  expect(wrong).toEqual([]);
  expect(accepted.filter(Boolean).length / accepted.length).toBeGreaterThan(0.85);
});
