import type { JsonObject } from "@meerkat/protocol";

/** A tool's schema with a root that an API takes, and what the model has to be told instead of the rest. */
export interface Root {
  readonly schema: JsonObject;
  /** Empty when nothing is missing. */
  readonly told: string;
}

/**
 * Takes keywords away from the root of a tool's schema. With them an API would fail the whole request, so that the model
 * is told the schema in words instead; arguments are checked against it here all the same.
 */
export function withoutAtRoot(schema: JsonObject, keywords: readonly string[]): Root {
  const kept = Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword));
  if (kept.length === Object.keys(schema).length) return { schema, told: "" };
  const told = `The input has to fit this JSON Schema: ${JSON.stringify(schema)}`;
  return { schema: Object.fromEntries(kept), told };
}
