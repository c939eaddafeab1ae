import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CAPABILITIES, ERRORS, type ErrorRow, EVENTS, isRecord, METHODS, type MethodRow } from "@meerkat/protocol";
import { contractExamples, contractRejections, SCHEMA } from "@meerkat/testkit";
import { expect, it } from "vitest";

interface Schema {
  readonly $ref?: string;
  readonly type?: unknown;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const defs = JSON.parse(readFileSync(join(SCHEMA, "dist/schema.json"), "utf8")).$defs as Readonly<
  Record<string, Schema>
>;

function resolve(schema: Schema): [name: string | undefined, schema: Schema] {
  const name = schema.$ref?.replace("#/$defs/", "");
  const node = name === undefined ? schema : (defs[name] ?? {});
  return node.$ref && node !== schema ? resolve(node) : [name, node];
}

/** Whether an instance can be of this branch of a union: the JSON type and every constant fit, and nothing required is missing. */
function fits(schema: Schema, value: unknown): boolean {
  const [, node] = resolve(schema);
  const branches = node.anyOf ?? node.oneOf;
  if (branches) return branches.some((branch) => fits(branch, value));
  if (node.properties) return fitsObject(node.properties, node.required ?? [], value);
  if (node.items) return Array.isArray(value);
  return node.type === undefined || [node.type].flat().includes(jsonType(value));
}

function fitsObject(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
  value: unknown,
): boolean {
  if (!isRecord(value) || required.some((name) => !(name in value))) return false;
  return Object.entries(properties).every(
    ([name, field]) => field.const === undefined || value[name] === undefined || value[name] === field.const,
  );
}

function jsonType(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

/** Notes every field that an instance sets, as `Type/field`. */
function visit(schema: Schema, value: unknown, owner: string, seen: Set<string>): void {
  const [name = owner, node] = resolve(schema);
  for (const branch of node.anyOf ?? node.oneOf ?? []) if (fits(branch, value)) visit(branch, value, name, seen);
  if (node.items && Array.isArray(value)) for (const item of value) visit(node.items, item, name, seen);
  if (!node.properties || !isRecord(value)) return;
  for (const [field, child] of Object.entries(node.properties)) {
    if (value[field] === undefined) continue;
    seen.add(`${name}/${field}`);
    visit(child, value[field], `${name}/${field}`, seen);
  }
}

/** Every type that a row, an event or an error can hold. */
function reachable(): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (schema: Schema): void => {
    const [name, node] = resolve(schema);
    if (name !== undefined && found.has(name)) return;
    if (name !== undefined) found.add(name);
    const children = [
      node.items,
      node.additionalProperties,
      ...(node.anyOf ?? []),
      ...(node.oneOf ?? []),
      ...Object.values(node.properties ?? {}),
    ];
    for (const child of children) if (typeof child === "object") walk(child);
  };
  const rows = Object.values(METHODS) as MethodRow[];
  const roots = [
    ...rows.flatMap((row) => [row.params, ...(row.result ? [row.result] : [])]),
    ...Object.values(EVENTS).map(({ type }) => type),
    "ErrorData",
  ];
  for (const root of roots) walk({ $ref: `#/$defs/${root}` });
  return found;
}

it("every optional field appears in an accepted example, or in a rejection of a parameter that needs what does not exist", () => {
  const seen = new Set<string>();
  for (const { type, value } of contractExamples()) visit({ $ref: `#/$defs/${type}` }, value, type, seen);
  for (const { method, params, error } of contractRejections()) {
    const row: MethodRow | undefined = (METHODS as Readonly<Record<string, MethodRow>>)[method ?? ""];
    if (row && error.code === -32020) visit({ $ref: `#/$defs/${row.params}` }, params, row.params, seen);
  }
  const optional = [...reachable()].flatMap((type) => {
    const { properties = {}, required = [] } = defs[type] ?? {};
    return Object.keys(properties)
      .filter((field) => !required.includes(field))
      .map((field) => `${type}/${field}`);
  });
  const missing = optional.filter((field) => !seen.has(field));
  process.stdout.write(
    `contract coverage: ${optional.length - missing.length} of ${optional.length} optional fields are in examples or rejections\n`,
  );
  expect(missing).toEqual([]);
});

/** Whether a subsystem exists in this build; some errors belong to none. */
function isHere(subsystem: string | undefined): boolean {
  const rows: Readonly<Record<string, { readonly available: boolean }>> = CAPABILITIES;
  return subsystem === undefined || rows[subsystem]?.available === true;
}

it("every error that parameters and stored state decide appears in a rejection", () => {
  const rows = (Object.entries(ERRORS) as [string, ErrorRow][]).filter(
    ([, row]) => row.side !== "client" && isHere(row.subsystem) && (row.origin === "params" || row.origin === "state"),
  );
  const rejected = new Set(
    contractRejections().map(
      ({ error }) =>
        error.data_code ?? Object.entries(ERRORS).find(([, row]) => "rpc" in row && row.rpc === error.code)?.[0],
    ),
  );
  const missing = rows.map(([code]) => code).filter((code) => !rejected.has(code));
  process.stdout.write(
    `contract coverage: ${rows.length - missing.length} of ${rows.length} errors decided by parameters or stored state are in rejections\n`,
  );
  expect(missing).toEqual([]);
});
