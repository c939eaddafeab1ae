/** A condition on a value: that it fits a subschema of the normalised schema (or does not), or which keys it has. */
export type Term = SchemaTerm | KeysTerm;

export interface SchemaTerm {
  readonly kind: "schema";
  /** JSON Pointer into the normalised schema. */
  readonly pointer: string;
  readonly negated: boolean;
  /** For a negated term: the keywords whose loss it is when the negation cannot be expressed. */
  readonly blame: readonly string[];
}

export interface KeysTerm {
  readonly kind: "keys";
  /** With `present` an object has all of them, otherwise none. */
  readonly names: readonly string[];
  readonly present: boolean;
}

/** Which branch of a choice was taken, and which other branches are ruled out. */
export interface Settlement {
  readonly branch: number;
  readonly without: readonly number[];
}

/** Conditions that hold together. Two conjunctions of the same conditions have the same key. */
export interface Conjunction {
  readonly terms: readonly Term[];
  /** By the choice's id. */
  readonly settled: ReadonlyMap<string, Settlement>;
  readonly key: string;
}

export function fits(pointer: string): SchemaTerm {
  return { kind: "schema", pointer, negated: false, blame: [] };
}

export function fitsNot(pointer: string, blame: readonly string[]): SchemaTerm {
  return { kind: "schema", pointer, negated: true, blame };
}

const NOTHING_SETTLED: ReadonlyMap<string, Settlement> = new Map();

/** The conditions together; repetitions count once. */
export function conjunction(
  terms: readonly Term[],
  settled: ReadonlyMap<string, Settlement> = NOTHING_SETTLED,
): Conjunction {
  const distinct = new Map(terms.map((term) => [keyOf(term), term]));
  const choices = [...settled].map(([id, { branch, without }]) => `${id}=${branch}-${without.join(",")}`);
  return {
    terms: [...distinct.values()],
    settled,
    key: JSON.stringify([[...distinct.keys()].sort(), choices.sort()]),
  };
}

/** No condition at all. */
export const ANYTHING = conjunction([]);

/** The conjunction with one more choice settled. */
export function settle({ terms, settled }: Conjunction, id: string, settlement: Settlement): Conjunction {
  return conjunction(terms, new Map([...settled, [id, settlement]]));
}

function keyOf(term: Term): string {
  if (term.kind === "schema") return `${term.negated ? "!" : "="}${term.pointer}`;
  return `${term.present ? "+" : "-"}${JSON.stringify(term.names)}`;
}
