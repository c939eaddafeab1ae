import { type Contract, EVENT_UNION, type MethodRow, refName, type Schema } from "./model.ts";
import { camel } from "./names.ts";

/** Keywords that a tool behind the generator gets wrong, with what it does to them. */
const BANNED: ReadonlyMap<string, string> = new Map([
  ["prefixItems", "json-schema-to-typescript turns it into never[]"],
  ["unevaluatedProperties", "json-schema-to-typescript ignores it"],
  ["unevaluatedItems", "json-schema-to-typescript ignores it"],
  ["patternProperties", "the generated types lose the pattern"],
  ["allOf", "intersections become unreadable types and cannot be mapped between spellings"],
  ["if", "conditionals are lost in the types"],
  ["then", "conditionals are lost in the types"],
  ["else", "conditionals are lost in the types"],
  ["not", "negation is lost in the types"],
  ["dependentSchemas", "conditionals are lost in the types"],
  ["dependentRequired", "conditionals are lost in the types"],
  ["format", "int64 and uint64 become bigint in one generator and number in another"],
  ["uniqueItems", "the validator would need a run-time library"],
  ["nullable", 'it is OpenAPI 3.0; write type: [x, "null"]'],
  ["$defs", "types belong into schema/types"],
  ["definitions", "types belong into schema/types"],
]);

const KNOWN = new Set([
  "$ref",
  "type",
  "description",
  "properties",
  "required",
  "items",
  "additionalProperties",
  "anyOf",
  "oneOf",
  "enum",
  "const",
  "default",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "pattern",
  "minItems",
  "maxItems",
  "x-needs",
  "x-open",
  "x-opaque",
  "x-tag",
  "x-alias",
]);

const JSON_TYPES = new Set(["string", "number", "integer", "boolean", "object", "array", "null"]);

/** Every fault of the contract's structure, each with its place; an empty list means that it is sound. */
export function lint(contract: Contract): string[] {
  return [
    ...Object.entries(contract.types).flatMap(([name, schema]) =>
      lintSchema(contract, schema, `${contract.sources[name]}#${name}`),
    ),
    ...contract.methods.flatMap((row) => lintMethod(contract, row)),
    ...contract.events.flatMap((row) => [
      ...(row.emittedBy === "client" || contract.capabilities[row.emittedBy]
        ? []
        : [`${row.source}#${row.name}: unknown capability ${row.emittedBy}`]),
      ...needExample(contract, row.type, `${row.source}#${row.name}`),
    ]),
    ...lintExamples(contract),
  ];
}

function lintMethod(contract: Contract, row: MethodRow): string[] {
  const where = `${row.source}#${row.name}`;
  const faults = [...needExample(contract, row.params, where)];
  if (!row.description) faults.push(`${where}: the method has no description`);
  if (!["request", "notification"].includes(row.kind))
    faults.push(`${where}: kind is ${row.kind}, not request or notification`);
  if (!["session", "global", "none"].includes(row.lane))
    faults.push(`${where}: lane is ${row.lane}, not session, global or none`);
  if (!["client", "server", "both"].includes(row.from))
    faults.push(`${where}: from is ${row.from}, not client, server or both`);
  if (row.kind === "request") {
    if (!row.result) faults.push(`${where}: the method has no result`);
    else faults.push(...needExample(contract, row.result, where));
    if (row.errors.length === 0) faults.push(`${where}: the method names no errors`);
    for (const code of row.errors) if (!contract.errors[code]) faults.push(`${where}: unknown error ${code}`);
  }
  return [...faults, ...lintRest(contract, row, where)];
}

function lintRest(contract: Contract, row: MethodRow, where: string): string[] {
  const fields = contract.types[row.params]?.properties ?? {};
  const named = [...(row.rest?.path.matchAll(/\{([^}]+)\}/g) ?? [])].map((match) => match[1] ?? "");
  const queried = Object.keys(row.rest?.query ?? {});
  return [...named, ...queried]
    .filter((name) => !fields[name])
    .map((name) => `${where}: the REST column names ${name}, which is no parameter`);
}

function needExample(contract: Contract, type: string, where: string): string[] {
  const examples = contract.examples[type];
  return examples && examples.length > 0 ? [] : [`${where}: no example in examples/${type}/`];
}

function lintExamples(contract: Contract): string[] {
  return Object.keys(contract.examples)
    .filter((type) => !contract.types[type])
    .map((type) => `examples/${type}: there is no such type`);
}

function lintSchema(contract: Contract, schema: Schema, where: string): string[] {
  const faults = [...lintKeywords(schema, where)];
  const target = refName(schema);
  if (target && !contract.types[target]) faults.push(`${where}: there is no type ${target}`);
  if (schema["x-needs"]) faults.push(...lintNeeds(contract, schema["x-needs"], where));
  if (schema.properties) faults.push(...lintFields(contract, schema.properties, where));
  if (schema["x-tag"] && !where.endsWith(`#${EVENT_UNION}`))
    faults.push(...lintTag(contract, schema, schema["x-tag"], where));
  return [...faults, ...children(schema).flatMap((child) => lintSchema(contract, child, where))];
}

function lintKeywords(schema: Schema, where: string): string[] {
  const types = [schema.type ?? []].flat().filter((type) => !JSON_TYPES.has(type));
  const strangers = Object.keys(schema).filter((key) => !KNOWN.has(key));
  return [
    ...strangers.map((key) => {
      const reason = BANNED.get(key);
      return reason ? `${where}: \`${key}\` is not allowed: ${reason}` : `${where}: unknown keyword \`${key}\``;
    }),
    ...types.map((type) => `${where}: ${type} is no JSON type`),
  ];
}

/** The schemas directly inside one, other than its fields. */
function children({ items, additionalProperties, anyOf = [], oneOf = [] }: Schema): Schema[] {
  const map = typeof additionalProperties === "object" ? [additionalProperties] : [];
  return [...(items ? [items] : []), ...map, ...anyOf, ...oneOf];
}

function lintNeeds(contract: Contract, capability: string, where: string): string[] {
  const row = contract.capabilities[capability];
  if (!row) return [`${where}: x-needs names ${capability}, which is no capability`];
  return row.available
    ? [`${where}: x-needs names ${capability}, which exists; remove the mark and implement the parameter`]
    : [];
}

function lintTag(contract: Contract, schema: Schema, tag: string, where: string): string[] {
  const values = (schema.oneOf ?? []).map((branch) => contract.types[refName(branch) ?? ""]?.properties?.[tag]?.const);
  if (values.some((value) => typeof value !== "string"))
    return [`${where}: each branch of a tagged union needs a const ${tag}`];
  return new Set(values).size === values.length ? [] : [`${where}: two branches have the same ${tag}`];
}

function lintFields(contract: Contract, fields: Readonly<Record<string, Schema>>, where: string): string[] {
  const faults: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (!field.description) faults.push(`${where}/${name}: the field has no description`);
    faults.push(...lintSchema(contract, field, `${where}/${name}`), ...lintAlias(fields, name, field, where));
  }
  const names = Object.keys(fields).filter((name) => !fields[name]?.["x-alias"]);
  for (const [index, name] of names.entries()) {
    for (const other of names.slice(index + 1)) {
      if (looksLikeAlias(contract, fields, name, other))
        faults.push(`${where}/${other}: looks like a second spelling of ${name}; declare it with x-alias and a reason`);
    }
  }
  return faults;
}

function lintAlias(fields: Readonly<Record<string, Schema>>, name: string, field: Schema, where: string): string[] {
  const alias = field["x-alias"];
  if (!alias) return [];
  if (!alias.reason) return [`${where}/${name}: the alias gives no reason`];
  return fields[alias.of] ? [] : [`${where}/${name}: it is an alias of ${alias.of}, which is no field here`];
}

/** Same public spelling, words that shorten each other (`refs`, `references`), or the same object type twice. */
function looksLikeAlias(contract: Contract, fields: Readonly<Record<string, Schema>>, a: string, b: string): boolean {
  if (camel(a) === camel(b) || a.toLowerCase() === b.toLowerCase()) return true;
  const typeA = refName(fields[a] ?? {});
  if (typeA && typeA === refName(fields[b] ?? {}) && contract.types[typeA]?.properties) return true;
  const [wordsA, wordsB] = [a.split("_"), b.split("_")];
  return wordsA.length === wordsB.length && wordsA.every((word, index) => shortens(word, wordsB[index] ?? ""));
}

function shortens(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short === long || (short.length >= 4 && long.startsWith(short.replace(/s$/, "")));
}
