import { isDeepStrictEqual } from "node:util";
import type { JsonValue } from "@meerkat/protocol";
import type { Emission } from "./contender.ts";
import type { Case } from "./corpus.ts";
import { covers } from "./coverage.ts";
import { mutated, randomFrom } from "./mutate.ts";
import type { Column, Failure } from "./row.ts";
import type { Truth } from "./truth.ts";
import type { Compiled } from "./validator.ts";

/** What values are judged with. */
export interface Bench {
  readonly emission: Emission;
  readonly truth: Truth;
  /** The schema that the provider holds the model to. */
  readonly wire: Compiled;
}

/** What was found, column by column. */
export type Found = Record<Column, Failure[]>;

/** No failures yet. */
export function nothingFound(): Found {
  return { changed: [], unsayable: [], admitted: [], walkLeaks: [], undecodable: [], mutantLeaks: [] };
}

const MUTANTS_PER_SCHEMA = 12;

/** Runs the labelled instances through, and changes of the valid ones. */
export function examineInstances({ tests }: Case, bench: Bench, found: Found) {
  const [valid, invalid] = [true, false].map((wanted) =>
    tests.map(({ data }) => data).filter((data) => bench.truth.valid(data) === wanted),
  );
  const narrowed = (valid ?? []).filter((data) => examineValid(data, bench, found)).length;
  for (const data of invalid ?? []) examineInvalid(data, bench, found);
  const mutants = examineMutants(valid ?? [], bench, found);
  const mislabelled = tests.filter(({ data, valid: label }) => bench.truth.valid(data) !== label).length;
  return { valid: valid?.length ?? 0, invalid: invalid?.length ?? 0, narrowed, mutants, mislabelled };
}

/** True when the instance is left out because of keys that nobody declared. */
function examineValid(data: JsonValue, { emission, truth, wire }: Bench, found: Found): boolean {
  const spelled = spell(data, emission);
  const sayable = "wire" in spelled && admits(wire, spelled.wire);
  if (!sayable) {
    if (!truth.declared(data)) return true;
    const said = emission.warnings.some((warning) => warning.class === undefined || warning.class === "impossible");
    if (!said) found.unsayable.push({ value: data, why: ["wire" in spelled ? "not admitted" : spelled.why] });
    return false;
  }
  const back = read(spelled.wire, emission);
  if ("why" in back) found.undecodable.push({ value: spelled.wire, why: [back.why] });
  else if (!isDeepStrictEqual(back.value, data)) {
    if (!truth.declared(data)) return true;
    found.changed.push({ value: data, why: [JSON.stringify(back.value).slice(0, 500)] });
  }
  return false;
}

function examineInvalid(data: JsonValue, bench: Bench, found: Found): void {
  const spelled = spell(data, bench.emission);
  if ("wire" in spelled && admits(bench.wire, spelled.wire)) judge(spelled.wire, bench, found, "admitted");
}

/** A value that the provider lets the model write: decoded it has to fit, or a warning has to have said so. */
export function judge(wire: JsonValue, { emission, truth }: Bench, found: Found, column: Column): void {
  const back = read(wire, emission);
  if ("why" in back) {
    found.undecodable.push({ value: wire, why: [back.why] });
    return;
  }
  if (truth.valid(back.value)) return;
  const failing = truth.failing(back.value);
  if (!covers(emission.warnings, failing)) found[column].push({ value: back.value, why: failing });
}

function examineMutants(valid: readonly JsonValue[], bench: Bench, found: Found): number {
  const draw = randomFrom(valid.length * 7_919 + 1);
  let admitted = 0;
  for (let count = 0; count < MUTANTS_PER_SCHEMA && valid.length > 0; count++) {
    const spelled = spell(valid[count % valid.length] ?? null, bench.emission);
    if (!("wire" in spelled)) continue;
    const mutant = mutated(spelled.wire, draw);
    if (!admits(bench.wire, mutant)) continue;
    admitted++;
    judge(mutant, bench, found, "mutantLeaks");
  }
  return admitted;
}

function admits(wire: Compiled, value: JsonValue): boolean {
  return "accepts" in wire && wire.accepts(value);
}

function spell(value: JsonValue, { encode }: Emission): { readonly wire: JsonValue } | { readonly why: string } {
  try {
    return { wire: encode(value) };
  } catch (error) {
    return { why: messageOf(error) };
  }
}

function read(wire: JsonValue, { decode }: Emission): { readonly value: JsonValue } | { readonly why: string } {
  try {
    return { value: decode(wire) };
  } catch (error) {
    return { why: messageOf(error) };
  }
}

/** What an error says, in one line. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]?.slice(0, 300) ?? "";
}
