import type { JsonObject } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject } from "../schema/json.ts";
import { childrenOf } from "./emit/assemble.ts";

/** What a written schema uses of budgets that providers count over its text. */
export interface Use {
  /** Properties that may be absent. */
  readonly optional: number;
  /** Places with a union. */
  readonly unions: number;
}

/** Counts what a written schema uses. */
export function measureUse(schema: JsonObject): Use {
  const use = { optional: 0, unions: 0 };
  const visit = (node: JsonObject): void => {
    const properties = isJsonObject(node.properties) ? entriesOf(node.properties).length : 0;
    const required = isJsonArray(node.required) ? node.required.length : 0;
    use.optional += properties - required;
    if (isJsonArray(node.anyOf) || isJsonArray(node.type)) use.unions++;
    for (const child of childrenOf(node)) visit(child);
  };
  visit(schema);
  const definitions = isJsonObject(schema.$defs) ? entriesOf(schema.$defs) : [];
  for (const [, body] of definitions) if (isJsonObject(body)) visit(body);
  return use;
}
