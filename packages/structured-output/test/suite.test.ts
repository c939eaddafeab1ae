import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { expect, test } from "vitest";
import { createValidator } from "../src/index.ts";
import { findCorpus, readJson, readJsonLines } from "./corpora.ts";

interface SuiteCase {
  readonly file: string;
  readonly description: string;
  readonly schema: JsonObject | boolean;
  readonly tests: readonly { readonly description: string; readonly data: JsonValue; readonly valid: boolean }[];
}

const suite = findCorpus("json-schema-test-suite-2020-12.jsonl.gz");
const remotes = findCorpus("json-schema-test-suite-2020-12.remotes.json");

/** What is left: four tests refer to the 2020-12 meta-schema, one needs custom vocabularies. Neither is supported. */
const KNOWN_MISSES = 5;

test("the required part of the official suite passes", ({ skip }) => {
  if ("missing" in suite) return skip(suite.missing);
  if ("missing" in remotes) return skip(remotes.missing);
  const documents = readJson<Record<string, JsonValue>>(remotes.path);
  const cases = readJsonLines<SuiteCase>(suite.path).filter(({ file }) => !file.startsWith("optional/"));
  const misses = cases.flatMap((one) => missesOf(one, documents));
  const total = cases.reduce((sum, { tests }) => sum + tests.length, 0);
  process.stdout.write(`official suite 2020-12: ${total - misses.length} of ${total} required tests\n`);
  for (const miss of misses) process.stdout.write(`  missed: ${miss}\n`);
  expect(total).toBeGreaterThan(1_290);
  expect(misses.length).toBeLessThanOrEqual(KNOWN_MISSES);
});

function missesOf({ file, description, schema, tests }: SuiteCase, documents: Record<string, JsonValue>): string[] {
  const verdict = verdictOf(schema, documents);
  return tests
    .filter(({ data, valid }) => verdict(data) !== valid)
    .map((one) => `${file}: ${description}: ${one.description}`);
}

/** The verdict, or undefined when the schema is refused or the two ways of asking disagree. */
function verdictOf(schema: JsonObject | boolean, documents: Record<string, JsonValue>) {
  try {
    const validator = createValidator(schema, { documents });
    return (data: JsonValue) => {
      const accepted = validator.accepts(data);
      return accepted === (validator.validate(data).length === 0) ? accepted : undefined;
    };
  } catch {
    return () => undefined;
  }
}
