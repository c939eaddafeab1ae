import type { JsonObject } from "@meerkat/protocol";
import { compiledOf, lowerOutput, type OutputSchema } from "../answer/output-schema.ts";
import type { Lowered } from "../lower/lowered.ts";
import type { ProfileName } from "../profiles/names.ts";
import { Explainer } from "./explainer.ts";
import type { KeywordFate } from "./fate.ts";
import { placesOf } from "./places.ts";
import { attempt, type Base, type Refusal, readInput } from "./read-input.ts";

/** What a schema becomes for one provider, keyword by keyword. */
export interface SchemaExplanation {
  readonly profile: ProfileName;
  /** `/schema` when the document is a wrapper; before a pointer it makes one into the document. */
  readonly base: Base;
  /** Why it cannot be sent at all; there are then no keywords, and nothing is sent. */
  readonly refused?: Refusal;
  /** False when the provider is not held to the schema: the prompt tells it, and the answer is checked. */
  readonly constrained: boolean;
  /** In the order in which the author wrote them. */
  readonly keywords: readonly KeywordFate[];
  /** The schema that is sent; when nothing is constrained, the schema that the prompt tells. */
  readonly sent?: JsonObject;
}

/**
 * Says what becomes of each keyword of a JSON Schema, or of a wrapper `{schema, ...}` around one, when it is made fit
 * for a provider. It never throws for what is wrong in the schema: that is `refused`.
 */
export function explainSchema(document: JsonObject, profile: ProfileName): SchemaExplanation {
  const { base, ...input } = readInput(document);
  const nothing = { profile, base, constrained: false, keywords: [] };
  if (input.refused !== undefined) return { ...nothing, refused: input.refused };
  const tried = attempt(() => lowerOutput(input.output, profile));
  if ("refused" in tried) return { ...nothing, refused: tried.refused };
  const { constrained, wireSchema } = tried.value;
  return { profile, base, constrained, keywords: fates(input.output, tried.value), sent: wireSchema };
}

function fates(output: OutputSchema, lowered: Lowered): readonly KeywordFate[] {
  const { normalized, validator } = compiledOf(output);
  const places = placesOf(normalized, lowered.wireSchema);
  const { unasserted } = validator;
  return new Explainer({ lowered, dialect: normalized.dialect, places, unasserted }).explain(output.schema);
}
