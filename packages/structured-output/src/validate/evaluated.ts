/** Which parts of one value a schema has spoken about, for `unevaluatedProperties` and `unevaluatedItems`. */
export interface Evaluated {
  readonly properties: Set<string>;
  /** Set when every property has been spoken about. */
  allProperties: boolean;
  readonly items: Set<number>;
  /** How many items from the first have been spoken about, besides those in `items`. */
  leading: number;
}

/** Nothing spoken about yet. */
export function nothingEvaluated(): Evaluated {
  return { properties: new Set(), allProperties: false, items: new Set(), leading: 0 };
}

/** Adds what a subschema has spoken about to what the schema around it has. */
export function addEvaluated(to: Evaluated, from: Evaluated): void {
  for (const name of from.properties) to.properties.add(name);
  for (const index of from.items) to.items.add(index);
  to.allProperties ||= from.allProperties;
  to.leading = Math.max(to.leading, from.leading);
}
