import type { JsonObject } from "@meerkat/protocol";
import type { Breach } from "./breach.ts";
import { isOwner, type OwnerPlace, type Place, placesOf } from "./places.ts";

/** A schema as the rules see it. */
export interface Judged {
  readonly root: JsonObject;
  readonly places: readonly Place[];
}

/** What holds for each subschema by itself. */
export interface Rule extends Pick<Breach, "effect" | "evidence"> {
  /** What of it this subschema breaks. */
  broken(place: OwnerPlace, judged: Judged): readonly Broken[];
}

/** A breach before it is known where and whose it is. */
export type Broken = Pick<Breach, "rule" | "keyword">;

/** What may occur only so often in a whole schema. */
export interface Limit {
  readonly evidence: string;
  /** What is counted, in the plural. */
  readonly what: string;
  readonly most: number;
  count(place: OwnerPlace): number;
}

/** Everything that one provider asks of a schema. */
export interface RuleBook {
  readonly rules: readonly Rule[];
  readonly limits?: readonly Limit[];
  /** Set where `true` and `false` cannot stand for a schema: the source that says so. */
  readonly noBooleans?: string;
  /** Whether `items` may be `false` after `prefixItems` all the same. */
  readonly closesTuples?: boolean;
}

/** A rule with one sentence. */
export function rule(evidence: string, sentence: string, isBroken: Holds, effect: Breach["effect"] = "refused"): Rule {
  return { evidence, effect, broken: (place, judged) => (isBroken(place, judged) ? [{ rule: sentence }] : []) };
}

type Holds = (place: OwnerPlace, judged: Judged) => boolean;

/** Every breach, in the order of the schema, then of the limits. */
export function judge(root: JsonObject, book: RuleBook): readonly Breach[] {
  const { rules, limits = [] } = book;
  const judged: Judged = { root, places: placesOf(root) };
  const breaches = judged.places.flatMap((place) => {
    if (isOwner(place)) return rules.flatMap((one) => breachesOf(one, place, judged));
    return mayBeBoolean(place, book) ? [] : [notObject(place, book.noBooleans)];
  });
  return [...breaches, ...limits.flatMap((limit) => overrun(limit, total(limit, judged)))];
}

function mayBeBoolean({ schema, keyword, owner }: Place, { noBooleans, closesTuples }: RuleBook): boolean {
  if (noBooleans === undefined) return typeof schema === "boolean";
  return closesTuples === true && schema === false && keyword === "items" && owner?.schema.prefixItems !== undefined;
}

function breachesOf({ effect, evidence, broken }: Rule, place: OwnerPlace, judged: Judged): readonly Breach[] {
  return broken(place, judged).map((one) => ({ pointer: place.pointer, ...one, effect, evidence }));
}

function notObject({ pointer }: Place, evidence = "JSON Schema 2020-12, 4.3"): Breach {
  return { pointer, rule: "a schema is an object", effect: "refused", evidence };
}

/** How often the limited thing occurs. */
export function total({ count }: Limit, { places }: Judged): number {
  return places.filter(isOwner).reduce((sum, place) => sum + count(place), 0);
}

/** The breach of a limit by a count, if it is one. */
export function overrun({ what, most, evidence }: Limit, count: number): readonly Breach[] {
  return count > most ? [{ pointer: "", rule: `at most ${most} ${what}`, effect: "refused", evidence }] : [];
}
