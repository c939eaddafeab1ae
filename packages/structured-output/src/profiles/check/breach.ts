/** A rule of a provider that a schema breaks. */
export interface Breach {
  /** JSON Pointer of the subschema that breaks it. */
  readonly pointer: string;
  /** The rule, as a sentence that holds for schemas that keep it. */
  readonly rule: string;
  /** The keyword that breaks it, where it is one by itself. */
  readonly keyword?: string;
  /** `refused`: the provider answers with an error. `ignored`: it takes the schema and enforces less than it says. */
  readonly effect: "refused" | "ignored";
  /** Where the rule comes from. */
  readonly evidence: string;
}
