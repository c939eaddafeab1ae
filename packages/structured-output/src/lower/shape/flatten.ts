import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { isJsonArray, isJsonObject } from "../../schema/json.ts";
import { joinPointer } from "../../schema/pointer.ts";
import { type Choice, choicesOf } from "./choice.ts";
import { checkedLocally, type Loss } from "./loss.ts";
import { negate } from "./negate.ts";
import type { Places } from "./places.ts";
import { type Conjunction, fits, fitsNot, type Term } from "./term.ts";

/** A schema object whose keywords all hold for the value. */
export interface Fact {
  readonly pointer: string;
  readonly node: JsonObject;
  /** Pointers of the schemas that count what this one declares as evaluated. */
  readonly owners: readonly string[];
}

/** What a value must not be, and the keywords that say so. */
export interface Exclusions {
  readonly names: Set<string>;
  readonly types: Set<string>;
  /** Where whole numbers are ruled out: pointers of the keywords that do it. */
  readonly integers: Set<string>;
  readonly values: { readonly value: JsonValue; readonly blame: readonly string[] }[];
}

/** Everything that applies to one value, without indirection. */
export interface Flat {
  readonly facts: Fact[];
  readonly excluded: Exclusions;
  /** Names that an object must have. */
  readonly demanded: Set<string>;
  /** Further conditions on single properties. */
  readonly members: { readonly name: string; readonly term: Term }[];
  /** What is still open. */
  readonly choices: Choice[];
  readonly losses: Loss[];
  /** True when nothing can fit. */
  never: boolean;
}

/** Follows references, `allOf`, `not` and settled choices until only schema objects about the value itself are left. */
export function flatten(places: Places, conjunction: Conjunction): Flat {
  const flat: Flat = {
    facts: [],
    excluded: { names: new Set(), types: new Set(), integers: new Set(), values: [] },
    demanded: new Set(),
    members: [],
    choices: [],
    losses: [],
    never: false,
  };
  const walk: Walk = { places, conjunction, flat, seen: new Set() };
  for (const term of conjunction.terms) visit(walk, term, []);
  return flat;
}

interface Walk {
  readonly places: Places;
  readonly conjunction: Conjunction;
  readonly flat: Flat;
  readonly seen: Set<string>;
}

function visit(walk: Walk, term: Term, owners: readonly string[]): void {
  const { flat } = walk;
  if (term.kind === "keys") {
    for (const name of term.names) (term.present ? flat.demanded : flat.excluded.names).add(name);
    return;
  }
  const node = walk.places.at(term.pointer);
  if (typeof node === "boolean") flat.never ||= node === term.negated;
  else if (isJsonObject(node) && term.negated) visitNegated(walk, term.pointer, node, term.blame);
  else if (isJsonObject(node)) visitPositive(walk, term.pointer, node, owners);
}

function visitPositive(walk: Walk, pointer: string, node: JsonObject, outer: readonly string[]): void {
  if (walk.seen.has(pointer)) return;
  walk.seen.add(pointer);
  const counts = node.unevaluatedProperties !== undefined || node.unevaluatedItems !== undefined;
  const owners = counts ? [...outer, pointer] : outer;
  walk.flat.facts.push({ pointer, node, owners });
  if (typeof node.$ref === "string") visit(walk, fits(targetOf(node.$ref)), owners);
  for (const index of (isJsonArray(node.allOf) ? node.allOf : []).keys()) {
    visit(walk, fits(joinPointer(pointer, "allOf", `${index}`)), owners);
  }
  if (node.not !== undefined) {
    visit(walk, fitsNot(joinPointer(pointer, "not"), [joinPointer(pointer, "not")]), owners);
  }
  for (const choice of choicesOf(pointer, node)) choose(walk, choice, owners);
}

function choose(walk: Walk, choice: Choice, owners: readonly string[]): void {
  const settlement = walk.conjunction.settled.get(choice.id);
  const only = choice.branches.length === 1 ? { branch: 0, without: [] } : undefined;
  const chosen = settlement ?? only;
  if (chosen === undefined) {
    walk.flat.choices.push(choice);
    return;
  }
  for (const term of branchTerms(choice, chosen)) visit(walk, term, owners);
}

/** The conditions of the branch that was taken. */
export function branchTerms(
  choice: Choice,
  { branch, without }: { readonly branch: number; readonly without: readonly number[] },
): readonly Term[] {
  const others = without.flatMap((index) => choice.branches[index] ?? []);
  const ruledOut = others.flatMap((term) => (term.kind === "schema" ? [fitsNot(term.pointer, choice.blame)] : []));
  return [...(choice.branches[branch] ?? []), ...ruledOut];
}

function visitNegated(walk: Walk, pointer: string, node: JsonObject, blame: readonly string[]): void {
  const { flat } = walk;
  const negation = negate(pointer, node, blame);
  if (negation === undefined) {
    flat.losses.push(...blame.map((at) => checkedLocally(at)));
    return;
  }
  flat.never ||= negation.never;
  for (const name of negation.names) flat.excluded.names.add(name);
  for (const type of negation.types) flat.excluded.types.add(type);
  if (negation.types.includes("integer")) for (const at of blame) flat.excluded.integers.add(at);
  for (const value of negation.values) flat.excluded.values.push({ value, blame });
  for (const name of negation.demanded) flat.demanded.add(name);
  flat.members.push(...negation.members);
  for (const term of negation.terms) visit(walk, term, []);
}

/** The pointer that a local reference of the normalised schema has. */
export function targetOf(reference: string): string {
  return decodeURIComponent(reference.slice(1));
}
