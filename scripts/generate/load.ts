import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse } from "yaml";
import {
  type Contract,
  type ErrorRow,
  EVENT_UNION,
  type EventRow,
  type Example,
  type MethodRow,
  REF,
  type Schema,
} from "./model.ts";
import { pascal } from "./names.ts";

type Raw = Readonly<Record<string, unknown>>;

/** A fault in the contract's sources; the message says in which file and where. */
export class ContractError extends Error {
  constructor(where: string, what: string) {
    super(`${where}: ${what}`);
    this.name = "ContractError";
  }
}

/** Reads the YAML sources below `root` (the `schema` folder) into one Contract. */
export function loadContract(root: string): Contract {
  const read = (file: string): Raw => readYaml(root, file);
  const version = read("version.yaml");
  const types: Record<string, Schema> = {};
  const sources: Record<string, string> = {};
  const define = (name: string, schema: Schema, source: string): string => {
    if (types[name]) throw new ContractError(source, `the type ${name} is already defined in ${sources[name]}`);
    types[name] = schema;
    sources[name] = source;
    return name;
  };
  for (const [file, name, raw] of entries(root, "types")) define(name, expand(raw, `${file}#${name}`), file);
  const events = [...entries(root, "events")].map(([file, name, raw]) => eventRow(file, name, raw, define));
  const methods = [...entries(root, "methods")].map(([file, name, raw]) => methodRow(file, name, raw, define));
  define(EVENT_UNION, eventUnion(events), "events");
  return {
    version: String(version.contract_version),
    title: String(version.title),
    description: String(version.description),
    errors: read("errors.yaml") as unknown as Readonly<Record<string, ErrorRow>>,
    capabilities: read("capabilities.yaml") as unknown as Contract["capabilities"],
    methods,
    events,
    types,
    sources,
    examples: loadExamples(join(root, "examples"), root),
  };
}

function readYaml(root: string, file: string): Raw {
  const value = parseYaml(root, file);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ContractError(file, "expected a mapping");
  return value as Raw;
}

function parseYaml(root: string, file: string): unknown {
  try {
    return parse(readFileSync(join(root, file), "utf8"), { strict: true, uniqueKeys: true });
  } catch (error) {
    throw new ContractError(file, `not readable as YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function* entries(root: string, folder: string): Generator<[file: string, name: string, raw: Raw]> {
  for (const file of readdirSync(join(root, folder)).sort()) {
    if (!file.endsWith(".yaml")) throw new ContractError(`${folder}/${file}`, "only .yaml files belong here");
    for (const [name, raw] of Object.entries(readYaml(root, join(folder, file))))
      yield [`${folder}/${file}`, name, raw as Raw];
  }
}

const METHOD_KEYS = new Set(["description", "kind", "from", "lane", "params", "result", "errors", "rest", "mcp"]);

function methodRow(
  file: string,
  name: string,
  raw: Raw,
  define: (name: string, schema: Schema, source: string) => string,
): MethodRow {
  const where = `${file}#${name}`;
  const stranger = Object.keys(raw).find((key) => !METHOD_KEYS.has(key));
  if (stranger !== undefined) throw new ContractError(where, `a method has no \`${stranger}\``);
  const need = (key: string): unknown => {
    if (raw[key] === undefined) throw new ContractError(where, `the method has no \`${key}\``);
    return raw[key];
  };
  const kind = need("kind") as MethodRow["kind"];
  const base = pascal(name);
  const params = define(
    `${base}Params`,
    { description: `Parameters of ${name}.`, ...expand(need("params") as Raw, `${where}/params`) },
    file,
  );
  const row = {
    name,
    source: file,
    description: String(need("description")),
    kind,
    from: need("from") as MethodRow["from"],
    lane: need("lane") as MethodRow["lane"],
    params,
  };
  if (kind === "notification") return { ...row, errors: [] };
  const result = define(
    `${base}Result`,
    { description: `Result of ${name}.`, ...expand(need("result") as Raw, `${where}/result`) },
    file,
  );
  const columns = {
    ...(raw.rest ? { rest: raw.rest as MethodRow["rest"] } : {}),
    ...(raw.mcp ? { mcp: raw.mcp as MethodRow["mcp"] } : {}),
  };
  return { ...row, result, errors: need("errors") as readonly string[], ...columns };
}

function eventRow(
  file: string,
  name: string,
  raw: Raw,
  define: (name: string, schema: Schema, source: string) => string,
): EventRow {
  const where = `${file}#${name}`;
  if (typeof raw.emitted_by !== "string")
    throw new ContractError(where, "the event does not say what emits it (`emitted_by`)");
  const kind = { type: { const: name, description: "The kind of event." } };
  const { emitted_by, ...block } = raw;
  const schema = expand({ ...block, fields: { ...kind, ...(raw.fields as Raw) } }, where);
  const type = define(`${pascal(name)}Event`, schema, file);
  return { name, source: file, description: String(raw.description ?? ""), emittedBy: String(emitted_by), type };
}

function eventUnion(events: readonly EventRow[]): Schema {
  return {
    description: "An event of a run.",
    "x-tag": "type",
    oneOf: events.map((event) => ({ $ref: REF + event.type })),
  };
}

/** Turns the YAML shorthands (`fields`, `optional`, bare `$ref` names) into plain JSON Schema. */
function expand(raw: Raw, where: string): Schema {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw))
    throw new ContractError(where, "expected a schema object");
  const { fields, optional: _optional, ...rest } = raw;
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(rest)) out[key] = expandKeyword(key, value, where);
  if (fields !== undefined) Object.assign(out, expandFields(fields as Raw, where));
  if (out["x-opaque"] === "object") out.type = "object";
  return out as Schema;
}

function expandFields(fields: Raw, where: string): Schema {
  const names = Object.entries(fields) as [string, Raw][];
  const properties = Object.fromEntries(names.map(([name, raw]) => [name, expand(raw, `${where}/${name}`)]));
  const required = names.filter(([, raw]) => raw.optional !== true).map(([name]) => name);
  return { type: "object", properties, ...(required.length > 0 ? { required } : {}) };
}

function expandKeyword(key: string, value: unknown, where: string): unknown {
  if (key === "$ref") return REF + String(value);
  if (key === "items" || (key === "additionalProperties" && typeof value === "object"))
    return expand(value as Raw, `${where}/${key}`);
  if (key === "anyOf" || key === "oneOf")
    return (value as Raw[]).map((branch, index) => expand(branch, `${where}/${key}/${index}`));
  return value;
}

function loadExamples(folder: string, root: string): Record<string, Example[]> {
  const examples: Record<string, Example[]> = {};
  if (!existsSync(folder)) return examples;
  for (const type of readdirSync(folder).sort()) {
    examples[type] = readdirSync(join(folder, type))
      .sort()
      .map((name) => readExample(join(folder, type, name), root));
  }
  return examples;
}

function readExample(file: string, root: string): Example {
  const shown = relative(root, file);
  try {
    return {
      name: shown.replace(/^.*\//, "").replace(/\.json$/, ""),
      file: shown,
      value: JSON.parse(readFileSync(file, "utf8")),
    };
  } catch (error) {
    throw new ContractError(shown, `not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
