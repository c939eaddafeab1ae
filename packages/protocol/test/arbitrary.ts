import { join } from "node:path";
import fc from "fast-check";
import { loadContract } from "../../../scripts/generate/load.ts";
import { type Contract, EVENT_UNION, refName, type Schema } from "../../../scripts/generate/model.ts";

/** The contract as its sources say it, so that no test depends on what was generated from it. */
export const CONTRACT: Contract = loadContract(join(import.meta.dirname, "../../../schema"));

/** Every type of the contract that a wire value can have. */
export const TYPE_NAMES: readonly string[] = Object.keys(CONTRACT.types).filter((name) => name !== EVENT_UNION);

/** Keys a careless mapper would rename, drop, or fall over; two of them only JSON can make. */
const HOSTILE =
  '{"output_schema":1,"inputTokens":[{"tool_calls":2}],"my_key":{"stop_reason":null},"__proto__":{"a_b":true},"constructor":"c","toString":0,"":[[]],"a/b~c":-1.5,"type":"text_delta","session_id":"s"}';

/** A JSON object of the user made of nothing but traps, new each time. */
export function hostile(): object {
  return JSON.parse(HOSTILE) as object;
}

/** How values are made: what stands for the user's JSON, and whether optional fields are always there. */
export interface Making {
  readonly opaque: fc.Arbitrary<unknown>;
  readonly full: boolean;
}

/** Wire values that a type of the contract accepts. */
export function wireValues(name: string, making: Making): fc.Arbitrary<unknown> {
  return valuesOf(CONTRACT.types[name] ?? {}, making);
}

function valuesOf(schema: Schema, making: Making): fc.Arbitrary<unknown> {
  const target = refName(schema);
  if (target) return wireValues(target, making);
  if (schema["x-opaque"] === "object") return making.opaque.map((value) => ({ user_key: value, ...hostile() }));
  if (schema["x-opaque"]) return making.opaque;
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return fc.oneof(...branches.map((branch) => valuesOf(branch, making)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum, ...(schema["x-open"] ? ["from_tomorrow"] : []));
  if (schema.properties) return objects(schema.properties, schema.required ?? [], making);
  return fc.oneof(...[schema.type ?? []].flat().map((type) => plainValues(type, schema, making)));
}

function objects(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
  making: Making,
): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, valuesOf(child, making)]));
  return fc.record(fields, { requiredKeys: making.full ? Object.keys(fields) : [...required], noNullPrototype: true });
}

function plainValues(type: string, schema: Schema, making: Making): fc.Arbitrary<unknown> {
  const bound = (keyword: string, otherwise: number) => Number(schema[keyword] ?? otherwise);
  if (type === "string") return fc.string({ minLength: bound("minLength", 0), maxLength: bound("maxLength", 12) });
  if (type === "integer") return fc.integer({ min: bound("minimum", -5), max: bound("maximum", 1e9) });
  if (type === "number") return fc.integer({ min: bound("minimum", -5), max: 1e9 }).map((value) => value + 0.5);
  if (type === "boolean") return fc.boolean();
  if (type === "null") return fc.constant(null);
  if (type === "array") return fc.array(valuesOf(schema.items ?? {}, making), { maxLength: 3 });
  return maps(schema.additionalProperties, making);
}

function maps(child: Schema["additionalProperties"], making: Making): fc.Arbitrary<unknown> {
  const values = typeof child === "object" ? valuesOf(child, making) : making.opaque;
  const keys = fc.oneof(fc.constantFrom(...Object.keys(hostile())), fc.string({ maxLength: 5 }));
  return fc.dictionary(keys, values, { noNullPrototype: true });
}
