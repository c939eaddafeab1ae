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

/** Every so many schemas, so that all of the collections in the corpus are met; 1 compares them all, in minutes. */
const STRIDE = Number(process.env.MEERKAT_STRIDE ?? "9");

/** Schemas about whose instances the two disagree, each with the reason. */
const KNOWN_DISAGREEMENTS: Readonly<Record<string, string>> = {};

/** Schemas that are refused, with the reason. */
const KNOWN_REFUSALS: Readonly<Record<string, string>> = {
  "JsonSchemaStore---swagger-2.0": "it refers to draft 04's meta-schema, which nobody gives it here",
};

function sample(path: string): readonly BenchCase[] {
  return readJsonLines<BenchCase>(path).filter(
    ({ name }, index) => index % STRIDE === 0 && KNOWN_REFUSALS[name] === undefined,
  );
}

/**
 * The verdicts of ajv on what normalisation gives (ajv's 2020 build reads no other draft) and on patterns that it can
 * compile. A new instance for each schema, because one would keep them all; `addUsedSchema: false` would break `#`.
 */
function ajvVerdict(schema: JsonObject): ((data: JsonValue) => boolean) | undefined {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false, validateSchema: false });
  try {
    // With `$async`, ajv would give a promise, which is true of everything.
    const { $async: _, ...synchronous } = normalize(schema).schema;
    const validate = ajv.compile<JsonValue>(synchronous);
    return (data) => validate(data) === true;
  } catch {
    return undefined;
  }
}

test("verdicts on real schemas agree with ajv, but for what is named", { timeout: 600_000 }, ({ skip }) => {
  if ("missing" in corpus) return skip(corpus.missing);
  let [compared, skipped] = [0, 0];
  const disagreements = sample(corpus.path).flatMap(({ name, schema, tests }) => {
    const other = ajvVerdict(schema);
    if (other === undefined) {
      skipped++;
      return [];
    }
    const ours = createValidator(schema);
    compared += tests.length;
    return tests
      .filter(({ data }) => ours.accepts(data) !== other(data))
      .map(({ data, valid }) => ({ name, verdicts: `ours ${ours.accepts(data)}, ajv ${other(data)}, label ${valid}` }));
  });
  const summary = `${disagreements.length} disagreements in ${compared} instances, ${skipped} schemas skipped`;
  process.stdout.write(`ajv: ${summary}\n`);
  for (const { name, verdicts } of disagreements) {
    process.stdout.write(`  ${name}: ${verdicts} (${KNOWN_DISAGREEMENTS[name] ?? "unexplained"})\n`);
  }
  expect(compared).toBeGreaterThan(1_000);
  expect(disagreements.filter(({ name }) => KNOWN_DISAGREEMENTS[name] === undefined)).toEqual([]);
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

test("a validator refuses an instance exactly when it has something to say about it", ({ skip }) => {
  if ("missing" in corpus) return skip(corpus.missing);
  const contradictions = sample(corpus.path).flatMap(({ name, schema, tests }) => {
    const validator = createValidator(schema);
    return tests
      .filter(({ data }) => validator.accepts(data) !== (validator.validate(data).length === 0))
      .map(() => name);
  });
  expect(contradictions).toEqual([]);
});

test("a normalised schema is in normal form", ({ skip }) => {
  if ("missing" in corpus) return skip(corpus.missing);
  for (const { schema } of sample(corpus.path)) {
    const once = normalize(schema).schema;
    expect(normalize(once).schema).toEqual(once);
  }
});
