/**
 * What becomes of a keyword.
 * - `kept`: it is sent as it is.
 * - `rewritten`: it is sent in another form that loses nothing.
 * - `checked-locally`: the provider does not hold the model to it; the answer is checked.
 * - `hint-only`: it is told to the model and checked by nobody.
 * - `impossible`: a value that it allows cannot be written any more.
 * - `narrowed`: less is admitted than the schema allows, where it says nothing.
 * - `annotation`: it asks nothing of a value.
 */
export type Fate = "kept" | "rewritten" | "checked-locally" | "hint-only" | "impossible" | "narrowed" | "annotation";

/** What becomes of one keyword of a schema. */
export interface KeywordFate {
  /** JSON Pointer into the author's schema: of the keyword, or of the subschema that something is said about. */
  readonly pointer: string;
  readonly keyword: string;
  readonly fate: Fate;
  /** JSON Pointer into the sent schema, where the place is known. */
  readonly wirePointer?: string;
  /** What it means, in a sentence. */
  readonly message: string;
}
