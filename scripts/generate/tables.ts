import { type Contract, EVENT_UNION, type MethodRow } from "./model.ts";
import { shapes } from "./shapes.ts";
import { straightFunctions } from "./straight.ts";

/** `gen/tables.ts`: the contract as data, what dispatch, clients and documents walk. */
export function tablesModule(contract: Contract, digest: string): string {
  const methods = Object.fromEntries(contract.methods.map((row) => [row.name, methodEntry(contract, row)]));
  const events = Object.fromEntries(
    contract.events.map((row) => [row.name, { type: row.type, emittedBy: row.emittedBy }]),
  );
  return [
    "// Generated from schema/ by scripts/generate.ts. Do not edit.",
    "",
    "/** The version of the wire contract that these tables describe. */",
    `export const CONTRACT_VERSION = ${JSON.stringify(contract.version)};`,
    "/** SHA-256 of `schema/dist/schema.json`, in hex. */",
    `export const CONTRACT_DIGEST = ${JSON.stringify(digest)};`,
    "/** Every method and notification of the contract, by name. */",
    constant("METHODS", methods),
    "/** Every event kind of the contract, by its `type`. */",
    constant("EVENTS", events),
    "/** Every error code of the contract, with how it travels on each surface. */",
    constant("ERRORS", contract.errors),
    "/** Every capability id, in the order `capabilities/get` lists them. */",
    constant("CAPABILITIES", contract.capabilities),
    "",
  ].join("\n");
}

function methodEntry(contract: Contract, row: MethodRow): object {
  const fields = contract.types[row.params]?.properties ?? {};
  const needs = Object.entries(fields).flatMap(([name, field]) => (field["x-needs"] ? [[name, field["x-needs"]]] : []));
  return {
    kind: row.kind,
    from: row.from,
    lane: row.lane,
    params: row.params,
    ...(row.result ? { result: row.result } : {}),
    errors: row.errors,
    ...(needs.length > 0 ? { needs: Object.fromEntries(needs) } : {}),
    ...(row.rest ? { rest: row.rest } : {}),
    ...(row.mcp ? { mcp: row.mcp } : {}),
  };
}

function constant(name: string, value: object): string {
  return `export const ${name} = ${JSON.stringify(value, null, 2)} as const;`;
}

/** `gen/shapes.ts`: the one key table between the two spellings. */
export function shapesModule(contract: Contract): string {
  const table = shapes(contract);
  return [
    "// Generated from schema/ by scripts/generate.ts. Do not edit.",
    'import { respell, type Shape, type Straight } from "../spelling.ts";',
    "",
    "type Fields = Record<string, unknown>;",
    "",
    "/** How each type changes between its wire and its public spelling. */",
    `export const SHAPES: Readonly<Record<string, Shape>> = ${JSON.stringify(table)};`,
    "",
    "/** The same change to the public spelling as code, for the types of which a stream has one an event. */",
    `export const STRAIGHT: Readonly<Record<string, Straight>> = {\n${straightFunctions(contract, table)}\n};`,
    "",
  ].join("\n");
}

/** `gen/maps.ts`: the type-level index from methods, events and type names to their types. */
export function mapsModule(contract: Contract): string {
  const entry = (row: MethodRow, side: string) =>
    `  readonly ${JSON.stringify(row.name)}: { readonly params: ${side}.${row.params}; readonly result: ${row.result ? `${side}.${row.result}` : "void"} };`;
  const types = Object.keys(contract.types)
    .filter((name) => name !== EVENT_UNION && !contract.types[name]?.["x-opaque"])
    .sort();
  return [
    "// Generated from schema/ by scripts/generate.ts. Do not edit.",
    'import type * as Public from "./types.ts";',
    'import type * as Wire from "./wire.ts";',
    "",
    "/** Parameters and result of each method in the public spelling. */",
    `export interface MethodTypes {\n${contract.methods.map((row) => entry(row, "Public")).join("\n")}\n}`,
    "/** Parameters and result of each method as they are on the wire. */",
    `export interface WireMethodTypes {\n${contract.methods.map((row) => entry(row, "Wire")).join("\n")}\n}`,
    "/** Every named type of the contract in the public spelling. */",
    `export interface NamedTypes {\n${types.map((name) => `  readonly ${name}: Public.${name};`).join("\n")}\n}`,
    "/** Each event kind's type in the public spelling. */",
    `export interface EventTypes {\n${contract.events.map((row) => `  readonly ${row.name}: Public.${row.type};`).join("\n")}\n}`,
    "",
  ].join("\n");
}
