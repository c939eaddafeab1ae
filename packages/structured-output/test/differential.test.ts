import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { createValidator, normalize } from "../src/index.ts";
import { atPointer } from "../src/schema/pointer.ts";
import { findCorpus, readJsonLines } from "./corpora.ts";

interface BenchCase {
  readonly name: string;
  readonly schema: JsonObject;
  readonly tests: readonly { readonly data: JsonValue; readonly valid: boolean }[];
}

const corpus = findCorpus("maskbench-half.jsonl.gz");

/** Every so many schemas, so that all of the collections in the corpus are met. */
const STRIDE = 12;

function sample(path: string): readonly BenchCase[] {
  return readJsonLines<BenchCase>(path).filter((_, index) => index % STRIDE === 0);
}

/** Schemas that ajv's 2020 build cannot read the way their own draft says are no evidence. */
function ajvVerdict(schema: JsonObject): ((data: JsonValue) => boolean) | undefined {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false, validateSchema: false });
  try {
    const { $schema: _, ...rest } = schema;
    const validate = ajv.compile<JsonValue>(rest);
    return (data) => validate(data) === true;
  } catch {
    return undefined;
  }
}

test("verdicts on real schemas agree with ajv", ({ skip }) => {
  if ("missing" in corpus) return skip(corpus.missing);
  let compared = 0;
  const disagreements = sample(corpus.path).flatMap(({ name, schema, tests }) => {
    const other = ajvVerdict(schema);
    const ours = createValidator(schema);
    if (other === undefined) return [];
    compared += tests.length;
    return tests
      .filter(({ data }) => ours.accepts(data) !== other(data))
      .map(({ data, valid }) => `${name}: ours ${ours.accepts(data)}, ajv ${other(data)}, label ${valid}`);
  });
  process.stdout.write(`ajv: ${disagreements.length} disagreements in ${compared} instances\n`);
  for (const line of disagreements) process.stdout.write(`  ${line}\n`);
  expect(compared).toBeGreaterThan(1_000);
  expect(disagreements.length).toBeLessThanOrEqual(5);
});

test("no valid instance of a real schema is refused", ({ skip }) => {
  if ("missing" in corpus) return skip(corpus.missing);
  const refused = sample(corpus.path).flatMap(({ name, schema, tests }) => {
    const validator = createValidator(schema);
    return tests.filter(({ data, valid }) => valid && !validator.accepts(data)).map(() => name);
  });
  expect(refused).toEqual([]);
});

test("every problem points to something in the value and in the author's schema", ({ skip }) => {
  if ("missing" in corpus) return skip(corpus.missing);
  const dangling = sample(corpus.path).flatMap(({ name, schema, tests }) => {
    const validator = createValidator(schema);
    const problems = tests.flatMap(({ data }) => validator.validate(data).map((problem) => ({ ...problem, data })));
    return problems
      .filter(({ pointer, schemaPointer, data }) => {
        return atPointer(data, pointer) === undefined || atPointer(schema, schemaPointer) === undefined;
      })
      .map(({ pointer, schemaPointer }) => `${name}: ${pointer} ${schemaPointer}`);
  });
  expect(dangling).toEqual([]);
});

test("a normalised schema is in normal form", ({ skip }) => {
  if ("missing" in corpus) return skip(corpus.missing);
  for (const { schema } of sample(corpus.path)) {
    const once = normalize(schema).schema;
    expect(normalize(once).schema).toEqual(once);
  }
});
