import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { isJsonObject } from "../../schema/json.ts";
import type { ValidationProblem } from "../../validate/problem.ts";
import type { Validator } from "../../validate/validator.ts";
import { isAnnotation } from "./annotations.ts";
import type { Choice } from "./choice.ts";
import { neverFits } from "./disjoint.ts";
import { branchTerms, flatten, targetOf } from "./flatten.ts";
import type { Alternative, Shape } from "./forms.ts";
import { type Kind, NO_KINDS, namedKinds } from "./kinds.ts";
import { checkedLocally, type Loss } from "./loss.ts";
import { otherKinds, overlaps } from "./other-kinds.ts";
import { Places } from "./places.ts";
import { plainAlternatives } from "./plain.ts";
import { References } from "./referred.ts";
import { ANYTHING, type Conjunction, conjunction, fits, type Settlement, settle } from "./term.ts";

/** How many alternatives one shape may have. */
const MAX_ALTERNATIVES = 128;

/** How many shapes one schema may need: conditions that meet can make ever new ones. */
const MAX_SHAPES = 20_000;

/** Reads a normalised schema as shapes: for every place, the ways in which a value can fit it. */
export class Analyzer {
  readonly #places: Places;
  readonly #references: References;
  readonly #validator: Validator;
  readonly #shapes = new Map<string, Shape>();
  readonly #choices = new Map<string, Choice>();
  readonly #root: JsonObject;
  #named: ReadonlySet<Kind> | undefined;

  constructor(root: JsonObject, validator: Validator) {
    this.#root = root;
    this.#places = new Places(root);
    this.#references = new References(root);
    this.#validator = validator;
  }

  /** Whether a value fits all conditions. */
  accepts({ terms, settled }: Conjunction, value: JsonValue): boolean {
    const chosen = [...settled].flatMap(([id, settlement]) => {
      const choice = this.#choices.get(id);
      return choice === undefined || settlement.branch < 0 ? [] : branchTerms(choice, settlement);
    });
    return [...terms, ...chosen].every((term) => {
      if (term.kind === "schema") return this.#validator.acceptsAt(term.pointer, value) !== term.negated;
      if (!isJsonObject(value)) return true;
      return term.names.every((name) => Object.hasOwn(value, name) === term.present);
    });
  }

  /** The first thing that is wrong with a value at a place of the schema. */
  problemAt(pointer: string, value: JsonValue): ValidationProblem | undefined {
    return this.#validator.acceptsAt(pointer, value) ? undefined : this.#validator.validateAt(pointer, value)[0];
  }

  /** Places of the schema that the one at `pointer` refers to, at any remove. */
  referredFrom(pointer: string): ReadonlySet<string> {
    return this.#references.from(pointer);
  }

  /** Whether there are more shapes than are good for anybody. */
  get exhausted(): boolean {
    return this.#shapes.size > MAX_SHAPES;
  }

  /** The kinds that some part of the schema names in `type`. */
  get namedKinds(): ReadonlySet<Kind> {
    this.#named ??= namedKinds(this.#root);
    return this.#named;
  }

  shapeOf(given: Conjunction): Shape {
    const known = this.#shapes.get(given.key);
    if (known !== undefined) return known;
    const shape = this.#make(this.#throughReferences(given));
    this.#shapes.set(given.key, shape);
    return shape;
  }

  /** A place that is nothing but a reference is the place it leads to. */
  #throughReferences(given: Conjunction): Conjunction {
    const [term, second] = given.terms;
    if (term?.kind !== "schema" || second !== undefined || term.negated || given.settled.size > 0) return given;
    let { pointer } = term;
    for (const seen = new Set<string>(); !seen.has(pointer); ) {
      seen.add(pointer);
      const node = this.#places.at(pointer);
      if (!isJsonObject(node) || typeof node.$ref !== "string" || !isOnly(node, "$ref")) break;
      pointer = targetOf(node.$ref);
    }
    return conjunction([fits(pointer)]);
  }

  /** The conjunction that names the same conditions in the shortest way; equal ones are one definition. */
  canonical(given: Conjunction): Conjunction {
    return this.#throughReferences(given);
  }

  #make(given: Conjunction): Shape {
    const flat = flatten(this.#places, given);
    if (flat.never) return { conjunction: given, alternatives: [], inferred: [], others: NO_KINDS, unions: [] };
    const choice = flat.choices[0];
    if (choice === undefined || this.exhausted) {
      const open = flat.choices.flatMap(({ blame }) => blame.map((at) => checkedLocally(at)));
      return plainAlternatives(given, { ...flat, losses: [...flat.losses, ...open] }, this);
    }
    this.#choices.set(choice.id, choice);
    const sizes = flat.choices.reduce((product, { branches }) => product * branches.length, 1);
    // When all choices together are too many, the longest lists are told to nobody but the validator.
    const largest = flat.choices.toSorted((a, b) => b.branches.length - a.branches.length)[0] ?? choice;
    if (sizes > MAX_ALTERNATIVES && (flat.choices.length > 1 || largest.branches.length > 4 * MAX_ALTERNATIVES)) {
      return this.#give(given, largest);
    }
    return this.#split(given, choice);
  }

  #give(given: Conjunction, choice: Choice): Shape {
    this.#choices.set(choice.id, choice);
    const shape = this.shapeOf(settle(given, choice.id, { branch: -1, without: [] }));
    const losses = choice.blame.map((at) => checkedLocally(at));
    return { ...shape, conjunction: given, alternatives: withLosses(shape.alternatives, losses) };
  }

  #split(given: Conjunction, choice: Choice): Shape {
    const branches = choice.branches.map((_, branch) => this.#branch(given, choice, { branch, without: [] }));
    const alternatives = choice.exclusive ? this.#exclusive(given, choice, branches) : branches.flatMap(alternativesOf);
    const own = choice.union ? [choice.id] : [];
    return {
      conjunction: given,
      alternatives,
      inferred: branches.flatMap(({ inferred }) => inferred),
      others: otherKinds(choice, branches),
      unions: [...new Set([...own, ...branches.flatMap(({ unions }) => unions)])],
    };
  }

  #branch(given: Conjunction, choice: Choice, settlement: Settlement): Shape {
    const terms = branchTerms(choice, settlement);
    // A place that is nothing but the choice is, in a branch, what the branch says.
    if (settlement.without.length === 0 && this.#isOnlyChoice(given, choice)) return this.shapeOf(conjunction(terms));
    return this.shapeOf(settle(given, choice.id, settlement));
  }

  #isOnlyChoice({ terms, settled }: Conjunction, { id }: Choice): boolean {
    const [term, second] = terms;
    if (term?.kind !== "schema" || term.negated || second !== undefined || settled.size > 0) return false;
    const node = this.#places.at(term.pointer);
    const keyword = id.slice(term.pointer.length + 1);
    return (keyword === "anyOf" || keyword === "oneOf") && isJsonObject(node) && isOnly(node, keyword);
  }

  /** The alternatives of `oneOf`: those that could also fit another branch are kept out of it, or that is a loss. */
  #exclusive(given: Conjunction, choice: Choice, branches: readonly Shape[]): readonly Alternative[] {
    if (branches.length > MAX_ALTERNATIVES) return withLosses(branches.flatMap(alternativesOf), this.#lossesOf(choice));
    return branches.flatMap((shape, branch) => {
      const rivals = branches.flatMap((other, index) => (index === branch || this.#apart(shape, other) ? [] : [index]));
      if (rivals.length === 0) return shape.alternatives;
      const kept = this.#branch(given, choice, { branch, without: rivals });
      const clean = kept.alternatives.every(
        ({ losses }) => !losses.some(({ pointer }) => choice.blame.includes(pointer)),
      );
      return clean ? kept.alternatives : withLosses(shape.alternatives, this.#lossesOf(choice));
    });
  }

  #lossesOf({ blame }: Choice): readonly Loss[] {
    return blame.map((at) => checkedLocally(at));
  }

  #apart(one: Shape, other: Shape): boolean {
    if (overlaps(one, other) || overlaps(other, one)) return false;
    return one.alternatives.every((a) => other.alternatives.every((b) => neverFits(this, a, b)));
  }

  /** Whether a name fits what `propertyNames` asks. */
  acceptsName(names: Conjunction | undefined, name: string): boolean {
    return names === undefined || names === ANYTHING || this.accepts(names, name);
  }
}

function alternativesOf({ alternatives }: Shape): readonly Alternative[] {
  return alternatives;
}

function withLosses(alternatives: readonly Alternative[], losses: readonly Loss[]): readonly Alternative[] {
  return alternatives.map((alternative) => ({ ...alternative, losses: [...alternative.losses, ...losses] }));
}

function isOnly(node: JsonObject, keyword: string): boolean {
  return Object.keys(node).every((key) => key === keyword || isAnnotation(key));
}
