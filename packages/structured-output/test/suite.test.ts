import { createRequire } from "node:module";
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

/** Each test that is not passed, by file and description of its group, with the reason. */
const KNOWN_MISSES: Readonly<Record<string, string>> = {
  "vocabulary.json: schema that uses custom metaschema with with no validation vocabulary":
    "a meta-schema cannot switch vocabularies off: every keyword of 2020-12 counts",
};

/** The drafts' meta-schemas, which nobody has unless somebody gives them. */
function metaSchema(uri: string): JsonValue | undefined {
  const path = uri.match(/^https:\/\/json-schema\.org\/draft\/2020-12\/((?:meta\/)?[a-z-]+)$/)?.[1];
  const require = createRequire(import.meta.url);
  return path === undefined ? undefined : require(`ajv/dist/refs/json-schema-2020-12/${path}.json`);
}

function casesOf(path: string): readonly SuiteCase[] {
  return readJsonLines<SuiteCase>(path);
}

test("the required part of the official suite passes, but for what is named", ({ skip }) => {
  if ("missing" in suite) return skip(suite.missing);
  if ("missing" in remotes) return skip(remotes.missing);
  const documents = readJson<Record<string, JsonValue>>(remotes.path);
  const cases = casesOf(suite.path).filter(({ file }) => !file.startsWith("optional/"));
  const { misses, total } = report("required", { cases, documents });
  expect(total).toBeGreaterThan(1_290);
  expect(misses.filter((miss) => reasonFor(miss) === undefined)).toEqual([]);
});

test("so do its optional tests, without those of format", ({ skip }) => {
  if ("missing" in suite) return skip(suite.missing);
  if ("missing" in remotes) return skip(remotes.missing);
  const documents = readJson<Record<string, JsonValue>>(remotes.path);
  const cases = casesOf(suite.path).filter(({ file }) => /^optional\/(?!format)/.test(file));
  expect(report("optional", { cases, documents }).misses).toEqual([]);
});

interface Part {
  readonly cases: readonly SuiteCase[];
  readonly documents: Readonly<Record<string, JsonValue>>;
}

function report(name: string, { cases, documents }: Part) {
  const misses = cases.flatMap((one) => missesOf(one, documents));
  const total = cases.reduce((sum, { tests }) => sum + tests.length, 0);
  process.stdout.write(`official suite 2020-12: ${total - misses.length} of ${total} ${name} tests\n`);
  for (const miss of misses) process.stdout.write(`  missed: ${miss} (${reasonFor(miss) ?? "unexplained"})\n`);
  return { misses, total };
}

function reasonFor(miss: string): string | undefined {
  return Object.entries(KNOWN_MISSES).find(([group]) => miss.startsWith(group))?.[1];
}

function missesOf(
  { file, description, schema, tests }: SuiteCase,
  documents: Readonly<Record<string, JsonValue>>,
): string[] {
  const verdict = verdictOf(schema, documents);
  return tests
    .filter(({ data, valid }) => verdict(data) !== valid)
    .map((one) => `${file}: ${description}: ${one.description}`);
}

/** The verdict, or undefined when the schema is refused or the two ways of asking disagree. */
function verdictOf(schema: JsonObject | boolean, documents: Readonly<Record<string, JsonValue>>) {
  try {
    const validator = createValidator(schema, { documents, resolve: metaSchema });
    return (data: JsonValue) => {
      const accepted = validator.accepts(data);
      return accepted === (validator.validate(data).length === 0) ? accepted : undefined;
    };
  } catch {
    return () => undefined;
  }
}
