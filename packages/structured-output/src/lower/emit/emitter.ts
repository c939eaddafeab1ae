import type { JsonObject, JsonValue } from "@meerkat/protocol";
import type { Profile } from "../../profiles/profile.ts";
import type { ValidationProblem } from "../../validate/problem.ts";
import { guarded, lazily } from "../codec/codec.ts";
import type { Analyzer } from "../shape/analyzer.ts";
import type { Alternative, Form, Property, Shape } from "../shape/forms.ts";
import { checkedLocally, type Loss } from "../shape/loss.ts";
import type { Conjunction } from "../shape/term.ts";
import { Allowance } from "./allowance.ts";
import type { Emitted, PlacedLoss, Reach, Workshop } from "./emitted.ts";
import { anyValue, constants, jsonText, leaf, numbers } from "./leaves.ts";
import { lists } from "./lists.ts";
import { Matcher } from "./match.ts";
import { sendOthers, uniteWithOthers } from "./other-kinds.ts";
import { records } from "./records.ts";
import { strings } from "./strings.ts";
import { unite } from "./unite.ts";
import { nameOf, withWords } from "./words.ts";

/** How many schemas an emitted one may have when nothing can be shared. */
const MAX_WEIGHT = 20_000;

/** How deep schemas may nest where the provider sets no limit. */
const MAX_DEPTH = 100;

interface Active {
  readonly key: string;
  readonly optional: boolean;
}

/** What is known before a schema is written. */
export interface EmitterOptions {
  readonly allowance?: Allowance;
  /** Keys of places that lead back to themselves: these are definitions, whose levels are counted from their own root. */
  readonly recursive?: ReadonlySet<string>;
}

/** Writes shapes as the schema that one provider takes. Used once. */
export class Emitter implements Workshop {
  readonly matcher = new Matcher();
  readonly losses: PlacedLoss[] = [];
  readonly narrowed = new Map<string, string>();
  /** The author's unions by the schemas that are sent for them. */
  readonly unions = new Map<JsonObject, readonly string[]>();
  /** For each schema that was written anew, what it was written from. */
  readonly originals = new Map<JsonObject, readonly JsonObject[]>();
  /** A name for each schema that could become a definition. */
  readonly names = new Map<JsonObject, string>();
  readonly profile: Profile;
  readonly allowance: Allowance;
  /** Whether something was given up because it nests too deep. */
  cutByDepth = false;
  readonly #analyzer: Analyzer;
  readonly #known: ReadonlySet<string>;
  readonly #active: Active[] = [];
  readonly #done = new Map<string, Emitted | undefined>();
  readonly #recursive = new Map<string, { readonly name: string; emitted?: Emitted }>();
  #pending: Loss[] = [];

  constructor(analyzer: Analyzer, profile: Profile, { allowance, recursive }: EmitterOptions = {}) {
    this.#analyzer = analyzer;
    this.profile = profile;
    this.allowance = allowance ?? new Allowance(profile.limits);
    this.#known = recursive ?? new Set();
  }

  /** The keys of the places that were found to lead back to themselves. */
  get recursiveKeys(): ReadonlySet<string> {
    return new Set(this.#recursive.keys());
  }

  shapeOf(conjunction: Conjunction) {
    return this.#analyzer.shapeOf(conjunction);
  }

  accepts(conjunction: Conjunction, value: JsonValue): boolean {
    return this.#analyzer.accepts(conjunction, value);
  }

  lose(loss: Loss): void {
    this.#pending.push(loss);
  }

  copied(copy: JsonObject, original: JsonObject): void {
    this.originals.set(copy, [...(this.originals.get(copy) ?? []), original]);
  }

  narrow(pointer: string, keyword: string): void {
    this.narrowed.set(keyword === "format" ? pointer : `${pointer}/${keyword}`, keyword);
  }

  /** The whole schema. What is lost outside of every alternative is lost at the root. */
  emitRoot(given: Conjunction, reach: Reach): Emitted | undefined {
    const root = this.emit(given, reach);
    if (root !== undefined)
      this.losses.push(...this.#pending.map((loss): PlacedLoss => ({ ...loss, schema: root.schema })));
    this.#pending = [];
    return root;
  }

  emit(given: Conjunction, outer: Reach): Emitted | undefined {
    const conjunction = this.#analyzer.canonical(given);
    const { key } = conjunction;
    const reach = this.#known.has(key) ? { ...outer, depth: 1 } : outer;
    if (this.#active.some((active) => active.key === key)) return this.#again(conjunction, reach);
    const known = this.#recursive.get(key)?.emitted;
    if (known !== undefined) return known;
    const memo = `${this.profile.limits.depth === undefined ? "" : reach.depth}${reach.name ? "!" : ""} ${key}`;
    if (this.#done.has(memo)) return this.#done.get(memo);
    const emitted = this.#fresh(conjunction, reach);
    this.#done.set(memo, emitted);
    return emitted;
  }

  #fresh(conjunction: Conjunction, reach: Reach): Emitted | undefined {
    const { key } = conjunction;
    this.#active.push({ key, optional: reach.optional === true });
    const emitted = this.#write(conjunction, reach);
    this.#active.pop();
    const recursive = this.#recursive.get(key);
    if (emitted === undefined) return undefined;
    const codec = guarded(emitted.codec, (value) => this.#problemOf(conjunction, value));
    this.names.set(emitted.schema, nameOf(conjunction));
    if (recursive === undefined) return { ...emitted, codec };
    const reference = `#/$defs/${recursive.name}`;
    this.matcher.definitions.set(reference, emitted.schema);
    recursive.emitted = { schema: { $ref: reference }, codec, weight: 1 };
    return recursive.emitted;
  }

  /** A place that leads back to itself. */
  #again(conjunction: Conjunction, reach: Reach): Emitted {
    const { key } = conjunction;
    const from = this.#active.findIndex((active) => active.key === key);
    const optional = reach.optional === true || this.#active.slice(from + 1).some((active) => active.optional);
    const { recursion, references } = this.profile;
    if (!references || recursion === "nowhere" || (recursion === "optional" && !optional)) {
      return this.asText(conjunction, "it leads back to itself, which the provider does not take");
    }
    if (recursion === "optional") this.lose(shallow(conjunction));
    const known = this.#recursive.get(key) ?? { name: this.#freshName(conjunction) };
    this.#recursive.set(key, known);
    const codec = lazily(() => {
      const { emitted } = this.#recursive.get(key) ?? {};
      if (emitted === undefined) throw new Error("A recursive schema is used before it is written.");
      return emitted.codec;
    });
    return { schema: { $ref: `#/$defs/${known.name}` }, codec, weight: 1 };
  }

  #freshName(conjunction: Conjunction): string {
    const taken = new Set([...this.#recursive.values()].map(({ name }) => name));
    const base = nameOf(conjunction);
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}_${number}`;
    return name;
  }

  /** See {@link Workshop}; what it says is checked when it is there. */
  asText(conjunction: Conjunction, reason: string): Emitted {
    const places = conjunction.terms.flatMap((term) => (term.kind === "schema" ? [term.pointer] : []));
    const lose = (pointer: string, what: string) => {
      const message = `takes ${what} as JSON text only, because ${reason}; it is checked afterwards.`;
      this.lose({ ...checkedLocally(pointer), message });
    };
    for (const pointer of places) {
      lose(pointer, "this part");
      for (const target of this.#analyzer.referredFrom(pointer)) lose(target, "this part, where another refers to it,");
    }
    this.allowance.gaveUp.push(`${places[0] ?? ""}: ${reason}.`);
    const words = this.shapeOf(conjunction).alternatives[0]?.description;
    return jsonText(`${words === undefined ? "" : `${words} `}Written as JSON text.`);
  }

  #write(conjunction: Conjunction, reach: Reach): Emitted | undefined {
    const shape = this.shapeOf(conjunction);
    const { alternatives, unions } = shape;
    if (alternatives.length === 0) return undefined;
    const open = this.#letsOthers(shape, reach);
    if (this.#tooDeep(alternatives, reach.depth))
      return this.asText(conjunction, "it nests deeper than the provider takes");
    const written = alternatives.flatMap((alternative) => {
      const emitted = this.#alternative(alternative, reach);
      return emitted === undefined ? [] : [{ alternative, emitted }];
    });
    const united = open ? uniteWithOthers(this, shape, { written, reach }) : unite(this, written, reach);
    if (united === "too many") return this.asText(conjunction, "the provider takes only so many unions");
    if (united !== undefined && united.weight > MAX_WEIGHT) return this.asText(conjunction, "it is too large");
    if (united !== undefined && unions.length > 0) this.unions.set(united.schema, unions);
    return united;
  }

  /** Whether values of other kinds than the inferred one are meant to be written too; otherwise it is noted. */
  #letsOthers(shape: Shape, reach: Reach): boolean {
    if (reach.name) return false;
    if (shape.others.size > 0 && !this.#isSurelyMeant(shape)) return true;
    for (const pointer of shape.inferred) this.narrow(pointer, "type");
    return false;
  }

  /** At the root, and where the author never names the kind that is meant, leaving it out says nothing. */
  #isSurelyMeant({ alternatives }: Shape): boolean {
    const named: ReadonlySet<string> = this.#analyzer.namedKinds;
    return this.#active.length === 1 || !alternatives.some(({ form }) => named.has(form.kind));
  }

  #tooDeep(alternatives: readonly Alternative[], depth: number): boolean {
    const limit = this.profile.limits.depth ?? MAX_DEPTH;
    return depth + Math.max(...alternatives.map(({ form }) => this.#levelsOf(form))) > limit;
  }

  /** How many levels a value takes at the least: a list of pairs has two, and three where it is a property itself. */
  #levelsOf(form: Form): number {
    if (form.kind === "array") return 1;
    if (form.kind !== "object") return 0;
    const pairs = form.rest.kind === "open" || form.patterns.length > 0;
    if (form.properties.length === 0) return 2;
    return pairs ? 3 : form.properties.some((property) => this.#isBoxed(property)) ? 2 : 1;
  }

  /** Whether a property that may be absent is put into an object, because null is one of its values. */
  #isBoxed({ required, conjunction }: Property): boolean {
    if (required || this.profile.optionalProperties) return false;
    return this.shapeOf(conjunction).alternatives.some(({ form }) => form.kind === "null");
  }

  #alternative(alternative: Alternative, reach: Reach): Emitted | undefined {
    const outer = this.#pending;
    this.#pending = [...alternative.losses];
    const emitted = this.#form(alternative, reach);
    const described = emitted && withWords(emitted, alternative);
    // What nothing fits is never sent, so that nothing of it is lost.
    if (described !== undefined) {
      this.losses.push(...this.#pending.map((loss): PlacedLoss => ({ ...loss, schema: described.schema })));
    }
    this.#pending = outer;
    return described;
  }

  #form({ form }: Alternative, reach: Reach): Emitted | undefined {
    switch (form.kind) {
      case "any":
        return anyValue(this);
      case "enum":
        return constants(this, form);
      case "null":
      case "boolean":
        return leaf({ type: form.kind });
      case "number":
        return numbers(this, form);
      case "string":
        return strings(this, form);
      case "other":
        return sendOthers(this, form);
      case "array":
        return lists(this, form, reach);
      case "object":
        return records(this, form, reach);
    }
  }

  #problemOf({ terms }: Conjunction, value: JsonValue): ValidationProblem | undefined {
    for (const term of terms) {
      if (term.kind !== "schema" || term.negated) continue;
      const problem = this.#analyzer.problemAt(term.pointer, value);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
}

function shallow(conjunction: Conjunction): Loss {
  const term = conjunction.terms.find((one) => one.kind === "schema");
  const message =
    "follows a schema that leads back to itself only to a depth it does not tell: deeper values may not be producible.";
  return { pointer: term?.kind === "schema" ? term.pointer : "", class: "impossible", message };
}
