import type { JsonValue } from "@meerkat/protocol";
import type { Kind } from "./kinds.ts";
import type { Loss } from "./loss.ts";
import type { Conjunction } from "./term.ts";

/** A number that a keyword gives, and the pointer of the keyword in the normalised schema. */
export interface Bound {
  readonly value: number;
  readonly at: string;
}

/** What values of one kind may be. */
export type Form = AnyForm | OtherForm | ConstantForm | SimpleForm | NumberForm | StringForm | ArrayForm | ObjectForm;

/** Every JSON value. */
export interface AnyForm {
  readonly kind: "any";
}

/** Every value of some kinds, beside an alternative that was inferred to be meant. */
export interface OtherForm {
  readonly kind: "other";
  readonly kinds: ReadonlySet<Kind>;
}

/** A list of values, all texts (and objects or arrays), all numbers, or all booleans. */
export interface ConstantForm {
  readonly kind: "enum";
  readonly values: readonly JsonValue[];
  /** Pointer of the `enum` or `const`. */
  readonly at: string;
}

export interface SimpleForm {
  readonly kind: "null" | "boolean";
}

export interface NumberForm {
  readonly kind: "number";
  readonly integer: boolean;
  readonly minimum?: Bound & { readonly exclusive: boolean };
  readonly maximum?: Bound & { readonly exclusive: boolean };
  readonly multiples: readonly Bound[];
}

export interface StringForm {
  readonly kind: "string";
  readonly min?: Bound;
  readonly max?: Bound;
  readonly patterns: readonly { readonly source: string; readonly at: string }[];
  readonly format?: { readonly name: string; readonly at: string };
}

export interface ArrayForm {
  readonly kind: "array";
  readonly prefix: readonly Conjunction[];
  /** What follows the prefix; undefined when nothing may. */
  readonly items: Conjunction | undefined;
  readonly min?: Bound;
  readonly max?: Bound;
}

export interface ObjectForm {
  readonly kind: "object";
  readonly properties: readonly Property[];
  readonly patterns: readonly PatternGroup[];
  readonly rest: Rest;
  /** What names have to fit, beyond being declared. */
  readonly names?: Conjunction;
  readonly min?: Bound;
  readonly max?: Bound;
  /** Pointer of the object schema. */
  readonly at: string;
}

export interface Property {
  readonly name: string;
  readonly conjunction: Conjunction;
  readonly required: boolean;
}

export interface PatternGroup {
  readonly source: string;
  readonly at: string;
  readonly conjunction: Conjunction;
}

/** What becomes of names that are not declared. `silent`: the author said nothing. */
export type Rest =
  | ClosedRest
  | { readonly kind: "silent" }
  | { readonly kind: "open"; readonly conjunction: Conjunction };

/** No other names; `at` are the pointers of the keywords that say so. */
export interface ClosedRest {
  readonly kind: "closed";
  readonly at: readonly string[];
}

/** One way to fit a schema. */
export interface Alternative {
  readonly conjunction: Conjunction;
  readonly form: Form;
  /** Keywords that the form does not say. */
  readonly losses: readonly Loss[];
  /** The author's words. */
  readonly title?: string;
  readonly description?: string;
}

/** All ways to fit a schema; none when nothing fits. */
export interface Shape {
  readonly conjunction: Conjunction;
  readonly alternatives: readonly Alternative[];
  /** Places where the kind of value was inferred, because the author named none. */
  readonly inferred: readonly string[];
  /** Kinds of values that fit too and that no alternative is about, because another kind was inferred. */
  readonly others: ReadonlySet<Kind>;
  /** Pointers of the `anyOf` and `oneOf` whose branches the alternatives come from. */
  readonly unions: readonly string[];
}
