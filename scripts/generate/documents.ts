import { definitions } from "./json-schema.ts";
import { type Contract, type MethodRow, REF, type Schema } from "./model.ts";
import { mapValues, rewrite } from "./walk.ts";

const COMPONENTS = "#/components/schemas/";
/** The HTTP methods that carry their parameters in a body. */
const WITH_BODY: ReadonlySet<string> = new Set(["post", "put", "patch"]);

function components(contract: Contract): Record<string, Schema> {
  return mapValues(definitions(contract), (type) => rewrite(type, pointToComponents));
}

function pointToComponents(node: Schema): Schema {
  return node.$ref ? { ...node, $ref: node.$ref.replace(REF, COMPONENTS) } : node;
}

/** `openrpc.json`: the JSON-RPC surface as an OpenRPC document. Parameters are passed by name in one object. */
export function openrpc(contract: Contract): object {
  return {
    openrpc: "1.3.2",
    info: { title: contract.title, version: contract.version, description: contract.description },
    methods: contract.methods.map((row) => openrpcMethod(contract, row)),
    components: { schemas: components(contract), errors: mapValues(rpcErrors(contract), (error) => error) },
  };
}

function openrpcMethod(contract: Contract, row: MethodRow): object {
  const params = contract.types[row.params];
  const required = new Set(params?.required ?? []);
  return {
    name: row.name,
    description: row.description,
    paramStructure: "by-name",
    "x-from": row.from,
    "x-kind": row.kind,
    params: Object.keys(params?.properties ?? {}).map((name) => ({
      name,
      required: required.has(name),
      schema: { $ref: `${COMPONENTS}${row.params}/properties/${name}` },
    })),
    ...(row.result ? { result: { name: "result", schema: { $ref: COMPONENTS + row.result } } } : {}),
    ...(row.errors.length > 0 ? { errors: row.errors.map((code) => ({ $ref: `#/components/errors/${code}` })) } : {}),
    ...(row.result ? { examples: openrpcExamples(contract, row) } : {}),
  };
}

function openrpcExamples(contract: Contract, row: MethodRow): object[] {
  const params = contract.examples[row.params] ?? [];
  const result = contract.examples[row.result ?? ""]?.[0];
  return params.slice(0, 1).map((example) => ({
    name: example.name,
    params: Object.entries(example.value as object).map(([name, value]) => ({ name, value })),
    result: { name: "result", value: result?.value },
  }));
}

function rpcErrors(contract: Contract): Record<string, object> {
  const entries = Object.entries(contract.errors).filter(([, row]) => row.rpc !== undefined);
  return Object.fromEntries(
    entries.map(([code, row]) => [code, { code: row.rpc, message: row.description, data: { code } }]),
  );
}

/** `openapi.json`: the REST surface as OpenAPI 3.1, from the REST columns of the rows. */
export function openapi(contract: Contract): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const row of contract.methods) {
    if (!row.rest) continue;
    paths[row.rest.path] = { ...paths[row.rest.path], [row.rest.method]: operation(contract, row) };
  }
  return {
    openapi: "3.1.0",
    info: { title: contract.title, version: contract.version, description: contract.description },
    servers: [{ url: "http://127.0.0.1:8080" }],
    paths,
    components: { schemas: components(contract) },
  };
}

function operation(contract: Contract, row: MethodRow): object {
  const inPath = [...(row.rest?.path.matchAll(/\{([^}]+)\}/g) ?? [])].map((match) => match[1] ?? "");
  const fields = contract.types[row.params]?.properties ?? {};
  const rest = Object.keys(fields).filter((name) => !inPath.includes(name));
  const inQuery = row.rest?.method === "get" ? rest : [];
  const parameters = [
    ...inPath.map((name) => parameter(row, name, "path")),
    ...inQuery.map((name) => parameter(row, name, "query")),
  ];
  return {
    operationId: row.name.replace(/[/_](.)/g, (_, letter: string) => letter.toUpperCase()),
    summary: row.description,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(WITH_BODY.has(row.rest?.method ?? "") ? { requestBody: body(contract, row, inPath) } : {}),
    responses: { 200: success(contract, row), ...failures(contract, row) },
  };
}

function parameter(row: MethodRow, name: string, place: "path" | "query"): object {
  const shown = row.rest?.query?.[name];
  if (shown) {
    const schema = { type: "array", items: { type: "string" } };
    return { name: shown, in: place, required: false, explode: true, description: "`key=value`, repeatable.", schema };
  }
  return {
    name,
    in: place,
    required: place === "path",
    schema: { $ref: `${COMPONENTS}${row.params}/properties/${name}` },
  };
}

function body(contract: Contract, row: MethodRow, inPath: readonly string[]): object {
  const type = pointed(contract, row.params);
  const properties = Object.fromEntries(
    Object.entries(type.properties ?? {}).filter(([name]) => !inPath.includes(name)),
  );
  const required = (type.required ?? []).filter((name) => !inPath.includes(name));
  const schema =
    inPath.length === 0
      ? { $ref: COMPONENTS + row.params }
      : { type: "object", properties, ...(required.length > 0 ? { required } : {}) };
  return { required: true, content: { "application/json": { schema } } };
}

function pointed(contract: Contract, name: string): Schema {
  return components(contract)[name] ?? {};
}

function success(contract: Contract, row: MethodRow): object {
  if (row.rest?.sse) {
    const schema = { $ref: COMPONENTS + row.rest.sse };
    return {
      description: "Server-sent events; each `data` is one of these.",
      content: { "text/event-stream": { schema } },
    };
  }
  return {
    description: contract.types[row.result ?? ""]?.description ?? row.description,
    content: { "application/json": { schema: { $ref: COMPONENTS + row.result } } },
  };
}

function failures(contract: Contract, row: MethodRow): Record<string, object> {
  const byStatus = new Map<string, string[]>();
  for (const code of row.errors) {
    const status = String(contract.errors[code]?.http ?? 500);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const schema = { $ref: `${COMPONENTS}ErrorData` };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      { description: codes.join(", "), content: { "application/json": { schema } } },
    ]),
  );
}
