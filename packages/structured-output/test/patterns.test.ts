import { runInNewContext } from "node:vm";
import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { expect, test } from "vitest";
import { compilePattern } from "../src/pattern/matcher.ts";
import { isJsonArray, isJsonObject } from "../src/schema/json.ts";
import { unicodePattern } from "../src/schema/pattern.ts";
import { findCorpus, readJsonLines } from "./corpora.ts";

interface WithSchema {
  readonly schema: JsonObject | boolean;
  readonly tests: readonly { readonly data: JsonValue }[];
}

const FILES = ["maskbench-half.jsonl.gz", "json-schema-test-suite-2020-12.jsonl.gz"];

/** How many texts each pattern is tried on, besides those of its own schema. */
const SHARED_TEXTS = 60;

/** Every pattern that the schemas of the corpora have, and the texts of the instances beside it. */
function collect(path: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { schema, tests } of readJsonLines<WithSchema>(path)) {
    const patterns = new Set<string>();
    walk(schema, (key, value) => {
      if (key === "pattern" && typeof value === "string") patterns.add(value);
      if (key === "patternProperties" && isJsonObject(value)) for (const one of Object.keys(value)) patterns.add(one);
    });
    const texts = patterns.size === 0 ? [] : textsOf(tests.map(({ data }) => data));
    for (const pattern of patterns) found.set(pattern, new Set([...(found.get(pattern) ?? []), ...texts]));
  }
  return found;
}

function textsOf(values: readonly JsonValue[]): readonly string[] {
  const texts = new Set<string>();
  walk(values, (key, value) => {
    texts.add(key);
    if (typeof value === "string") texts.add(value);
  });
  return [...texts];
}

function walk(value: JsonValue, visit: (key: string, value: JsonValue) => void): void {
  const entries = isJsonArray(value) ? value.entries() : isJsonObject(value) ? Object.entries(value) : [];
  for (const [key, item] of entries) {
    if (item === undefined) continue;
    visit(`${key}`, item);
    walk(item, visit);
  }
}

/** How long the other engine may take for the texts of one pattern, in milliseconds; it can take for ever. */
const PATIENCE_MS = 500;

/** What the JavaScript engine says of each text, or undefined when it does not come to an end. */
function verdictsOf(source: string, texts: readonly string[]): readonly boolean[] | undefined {
  const verdicts: boolean[] = [];
  const say = (verdict: boolean) => verdicts.push(verdict);
  try {
    const work = "const e = new RegExp(source, 'u'); for (const text of texts) say(e.test(text));";
    runInNewContext(work, { source, texts, say }, { timeout: PATIENCE_MS });
    return verdicts;
  } catch {
    return undefined;
  }
}

class Comparison {
  compared = 0;
  readonly unasserted: string[] = [];
  readonly endless: string[] = [];
  readonly differing: string[] = [];

  add(pattern: string, texts: readonly string[]): void {
    const source = unicodePattern(pattern);
    if (source === undefined) return;
    const matcher = compilePattern(source);
    if ("reason" in matcher) {
      this.unasserted.push(`${pattern}: ${matcher.reason}`);
      return;
    }
    const verdicts = verdictsOf(source, texts);
    if (verdicts === undefined) this.endless.push(pattern);
    for (const [index, verdict] of verdicts?.entries() ?? []) {
      this.compared++;
      const text = texts[index] ?? "";
      if (matcher.test(text) !== verdict) this.differing.push(`${pattern} on ${text}`);
    }
  }
}

test.for(FILES)("patterns of %s match as in the JavaScript engine", { timeout: 60_000 }, (file, { skip }) => {
  const corpus = findCorpus(file);
  if ("missing" in corpus) return skip(corpus.missing);
  const found = collect(corpus.path);
  const all = [...new Set([...found.values()].flatMap((texts) => [...texts]))];
  const step = Math.max(1, Math.floor(all.length / SHARED_TEXTS));
  const shared = all.filter((_, index) => index % step === 0);
  const comparison = new Comparison();
  for (const [pattern, texts] of found) comparison.add(pattern, [...texts, ...shared]);
  const { compared, unasserted, endless, differing } = comparison;
  process.stdout.write(`${file}: ${found.size} patterns, ${compared} comparisons\n`);
  for (const line of unasserted) process.stdout.write(`  not asserted: ${line}\n`);
  for (const line of endless) process.stdout.write(`  without end in the JavaScript engine: ${line}\n`);
  expect(compared).toBeGreaterThan(found.size);
  expect(differing).toEqual([]);
  expect(unasserted.length).toBeLessThanOrEqual(2);
  expect(endless.length).toBeLessThanOrEqual(5);
});
