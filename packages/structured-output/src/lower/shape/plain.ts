import type { JsonValue } from "@meerkat/protocol";
import { joinPointer } from "../../schema/pointer.ts";
import { arrayForm } from "./arrays.ts";
import { constantForms, listedValues } from "./constants.ts";
import type { Flat } from "./flatten.ts";
import type { Alternative, Form, Shape } from "./forms.ts";
import { KINDS, type Kind, kindOf, kindsOf, NO_KINDS } from "./kinds.ts";
import { checkedLocally, type Loss } from "./loss.ts";
import { objectForm } from "./objects.ts";
import { numberForm, stringForm } from "./scalars.ts";
import { type Conjunction, conjunction, fits } from "./term.ts";

/** What the alternatives of one place need to know of the whole schema. */
interface Grounds {
  accepts(conjunction: Conjunction, value: JsonValue): boolean;
}

/** The ways to fit facts that leave no choice: one for each kind of value, or for listed values. */
export function plainAlternatives(given: Conjunction, flat: Flat, grounds: Grounds): Shape {
  const words = annotationsOf(flat);
  const make = ({ form, losses }: Made): Alternative => ({
    conjunction: given,
    form,
    losses: [...flat.losses, ...losses],
    ...words,
  });
  const listed = listedValues(flat.facts);
  if (listed !== undefined) {
    // What other keywords say of listed values is decided here, once and for all.
    const values = listed.values.filter((value) => grounds.accepts(given, value));
    const alternatives = constantForms(values, listed.at).map((form) => ({
      conjunction: given,
      form,
      losses: [],
      ...words,
    }));
    return { conjunction: given, alternatives, inferred: [], others: NO_KINDS, unions: [] };
  }
  const kinds = kindsOf(flat);
  if (!kinds.restricted) {
    const losses = exclusionLosses(flat, KINDS);
    return {
      conjunction: given,
      alternatives: [make({ form: { kind: "any" }, losses })],
      inferred: [],
      others: NO_KINDS,
      unions: [],
    };
  }
  const made = KINDS.filter((kind) => kinds.allowed.has(kind)).flatMap((kind) =>
    ofKind(kind, kinds.integer, flat, grounds),
  );
  const { inferred, others } = kinds;
  return { conjunction: given, alternatives: made.map(make), inferred, others, unions: [] };
}

interface Made {
  readonly form: Form;
  readonly losses: readonly Loss[];
}

function ofKind(kind: Kind, integer: boolean, flat: Flat, grounds: Grounds): Made[] {
  const losses = exclusionLosses(flat, [kind]);
  switch (kind) {
    case "null":
      return flat.excluded.values.some(({ value }) => value === null) ? [] : [{ form: { kind }, losses: [] }];
    case "boolean":
      return booleans(flat);
    case "number":
      return numbers(flat, integer, losses);
    case "string":
      return [{ form: stringForm(flat.facts), losses }];
    case "array": {
      const made = arrayForm(flat.facts);
      return [{ form: made.form, losses: [...losses, ...made.losses] }];
    }
    case "object":
      return objects(flat, grounds, losses);
  }
}

/** No provider can be told "a number that is not whole". */
function numbers({ facts, excluded }: Flat, integer: boolean, losses: readonly Loss[]): Made[] {
  if (integer && excluded.integers.size > 0) return [];
  const whole = [...excluded.integers].map((at) => checkedLocally(at));
  return [{ form: numberForm(facts, integer), losses: [...losses, ...whole] }];
}

function booleans({ excluded }: Flat): Made[] {
  const values = [true, false].filter((value) => !excluded.values.some((other) => other.value === value));
  return constantForms(values, "").map((form) => ({ form, losses: [] }));
}

function objects(flat: Flat, grounds: Grounds, losses: readonly Loss[]): Made[] {
  const names = flat.facts.filter(({ node }) => node.propertyNames !== undefined);
  const all = conjunction(names.map(({ pointer }) => fits(joinPointer(pointer, "propertyNames"))));
  const made = objectForm(flat, (name) => names.length === 0 || grounds.accepts(all, name));
  return made === undefined ? [] : [{ form: made.form, losses: [...losses, ...made.losses] }];
}

/** A value that is ruled out and not listed away can still be produced. */
function exclusionLosses({ excluded }: Flat, kinds: readonly Kind[]): Loss[] {
  const left = excluded.values.filter(({ value }) => kinds.includes(kindOf(value)));
  return left.flatMap(({ blame }) => blame.map((at) => checkedLocally(at)));
}

function annotationsOf({ facts }: Flat): { readonly title?: string; readonly description?: string } {
  const first = (keyword: string) => facts.map(({ node }) => node[keyword]).find((value) => typeof value === "string");
  const [title, description] = [first("title"), first("description")];
  return {
    ...(typeof title === "string" ? { title } : {}),
    ...(typeof description === "string" ? { description } : {}),
  };
}
