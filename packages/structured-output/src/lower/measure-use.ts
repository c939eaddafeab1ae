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
  for (const node of nodesOf(schema)) {
    const properties = isJsonObject(node.properties) ? entriesOf(node.properties).length : 0;
    const required = isJsonArray(node.required) ? node.required.length : 0;
    use.optional += properties - required;
    if (isJsonArray(node.anyOf) || isJsonArray(node.type)) use.unions++;
  }
  return use;
}

/** How many values all enums of a written schema list together. */
export function countListed(schema: JsonObject): number {
  return nodesOf(schema).reduce((sum, node) => sum + (isJsonArray(node.enum) ? node.enum.length : 0), 0);
}

/** How many levels of values inside values a written schema describes; references begin anew. */
export function depthOf(schema: JsonObject): number {
  const definitions = isJsonObject(schema.$defs) ? entriesOf(schema.$defs).map(([, body]) => body) : [];
  const levels = [schema, ...definitions.filter(isJsonObject)].map((node) => ({ node, depth: 1 }));
  // The list grows while it is read.
  for (const { node, depth } of levels) {
    const same = new Set(isJsonArray(node.anyOf) ? node.anyOf : []);
    for (const child of childrenOf(node)) levels.push({ node: child, depth: same.has(child) ? depth : depth + 1 });
  }
  return levels.reduce((deepest, { depth }) => Math.max(deepest, depth), 0);
}

/** Every subschema as it stands in the text; a definition counts once. */
function nodesOf(schema: JsonObject): readonly JsonObject[] {
  const definitions = isJsonObject(schema.$defs) ? entriesOf(schema.$defs).map(([, body]) => body) : [];
  const nodes = [schema, ...definitions.filter(isJsonObject)];
  // The list grows while it is read.
  for (const node of nodes) nodes.push(...childrenOf(node));
  return nodes;
}
