import type { ProfileName } from "./names.ts";

/** What one provider's constrained decoding takes, as data: who says so, since when, and what a lowering has to know. */
export interface Profile {
  readonly name: ProfileName;
  /** The provider as warnings name it. */
  readonly provider: string;
  /** The day (ISO 8601) up to which the evidence was read. */
  readonly asOf: string;
  /** Where each rule comes from. */
  readonly evidence: readonly string[];
  /** False when there is no constrained decoding. */
  readonly constrained: boolean;
  /** Whether the root has to be an object that is no union. */
  readonly objectRoot: boolean;
  /** Whether a property may be absent; otherwise every property is required. */
  readonly optionalProperties: boolean;
  /** Whether required properties have to stand first, since the provider writes them first. */
  readonly requiredFirst: boolean;
  /** Whether an object may have no properties at all. */
  readonly emptyObjects: boolean;
  /** Whether `additionalProperties` may be a schema. */
  readonly maps: boolean;
  /** Whether objects say `additionalProperties: false`; where the word is unknown they are closed all the same. */
  readonly closesObjects: boolean;
  /** Names that properties may have; all when left out. */
  readonly propertyNames?: RegExp;
  /** Whether `{}` is any JSON value. */
  readonly anyValue: boolean;
  readonly tuples: boolean;
  /** The largest `minItems`. */
  readonly minItems: number;
  readonly maxItems: boolean;
  readonly bounds: "all" | "inclusive" | "none";
  readonly multipleOf: boolean;
  /** How lengths of texts are said: by their keywords, by a pattern, or not at all. */
  readonly lengths: "keywords" | "pattern" | "none";
  /** The largest bound of a repetition that a pattern may have. */
  readonly longestRepeat: number;
  readonly patterns: "all" | "without-properties" | "none";
  /** Whether a pattern may stand beside lengths or a format. */
  readonly patternsCombine: boolean;
  readonly formats: ReadonlySet<string>;
  /** Kinds of values that `enum` may list. */
  readonly enums: ReadonlySet<"string" | "number" | "boolean">;
  readonly emptyTextInEnum: boolean;
  /** Whether `type` may be a list. */
  readonly typeLists: boolean;
  /** OpenAPI's spelling: types in capitals, `nullable` instead of the type null. */
  readonly openApi: boolean;
  readonly references: boolean;
  /** Where a schema may lead back to itself: anywhere, only through properties that may be absent, or nowhere. */
  readonly recursion: "anywhere" | "optional" | "nowhere";
  readonly limits: Limits;
}

/** How much of a thing one schema may have; no limit when left out. */
export interface Limits {
  readonly depth?: number;
  readonly properties?: number;
  /** Values of all enums together. */
  readonly enumValues?: number;
  /** Characters of one enum of texts with more than 250 values. */
  readonly longEnum?: number;
  /** Characters of all names and listed values. */
  readonly characters?: number;
  /** Properties that may be absent. */
  readonly optional?: number;
  /** Places with a union of types. */
  readonly unions?: number;
  /** Strict tools of one request. */
  readonly tools?: number;
}
