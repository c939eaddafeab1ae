import { compile } from "json-schema-to-typescript";
import ts from "typescript";
import { type Contract, EVENT_UNION, type Schema } from "./model.ts";
import { camel } from "./names.ts";
import { rewrite, withoutMarks } from "./walk.ts";

export type Spelling = "wire" | "public";

/** The TypeScript types of every contract type in one spelling, made by json-schema-to-typescript, everything readonly. */
export async function typesModule(contract: Contract, spelling: Spelling): Promise<string> {
  // The two opaque types are written by hand beside the generated ones.
  const names = Object.keys(contract.types)
    .filter((name) => !contract.types[name]?.["x-opaque"])
    .sort();
  const parts: string[] = [];
  for (const name of names) parts.push(await compileType(name, contract.types[name] ?? {}, spelling));
  const union = spelling === "public" ? UNKNOWN_EVENT : WIRE_EVENT;
  const banner = "// Generated from schema/ by scripts/generate.ts. Do not edit.\n";
  return `${banner}import type { JsonObject, JsonValue } from "../json.ts";\n\n${readonly(parts.join("\n"))}${union}`;
}

async function compileType(name: string, type: Schema, spelling: Spelling): Promise<string> {
  const spelled = rewrite(type, (node) => toTypes(node, spelling));
  const root = name === EVENT_UNION ? "KnownEvent" : name;
  // A named root may not be only a tsType: the tool would inline it and export nothing.
  const schema = spelled.tsType ? { description: spelled.description, anyOf: [spelled] } : spelled;
  return compile(schema as Parameters<typeof compile>[0], root, {
    bannerComment: "",
    additionalProperties: false,
    format: false,
    unknownAny: true,
    enableConstEnums: false,
    ignoreMinAndMaxItems: true,
  });
}

/** References and marks become literal TypeScript, so that the tool never inlines or renames a type. */
function toTypes(node: Schema, spelling: Spelling): Schema {
  const { description, "x-opaque": opaque, "x-open": open, enum: values, default: _default, ...rest } = node;
  const doc = description ? { description } : {};
  if (node.$ref) return { ...doc, tsType: node.$ref.replace(/^.*\//, "") };
  if (opaque) return { ...doc, tsType: opaque === "object" ? "JsonObject" : "JsonValue" };
  if (open) return { ...doc, tsType: `${values?.map((value) => JSON.stringify(value)).join(" | ")} | (string & {})` };
  const kept = withoutMarks({ ...rest, ...doc, ...(values ? { enum: values } : {}) });
  if (spelling === "wire" || !kept.properties) return kept;
  return {
    ...kept,
    properties: Object.fromEntries(Object.entries(kept.properties).map(([key, value]) => [camel(key), value])),
    ...(kept.required ? { required: kept.required.map(camel) } : {}),
  };
}

const WIRE_EVENT = `
/** An event of a run as it is on the wire. Kinds that are not known may appear. */
export type ${EVENT_UNION} = KnownEvent | (JsonObject & { readonly type: string });
`;

const UNKNOWN_EVENT = `
/** An event of a kind that this version of the contract does not know. \`data\` is the event as it came. */
export interface UnknownEvent {
  readonly type: "unknown";
  readonly wireType: string;
  readonly data: JsonObject;
}
/** An event of a run, known or not. Narrow it by \`type\`. */
export type ${EVENT_UNION} = KnownEvent | UnknownEvent;
`;

/** Adds `readonly` in the syntax tree; the tool that writes the types has no option for it. */
function readonly(source: string): string {
  const file = ts.createSourceFile("types.ts", source, ts.ScriptTarget.ESNext, true);
  const { transformed } = ts.transform(file, [
    (context) => (root) => {
      const visit = (node: ts.Node): ts.Node => markReadonly(ts.visitEachChild(node, visit, context), context.factory);
      return ts.visitEachChild(root, visit, context);
    },
  ]);
  const [result] = transformed;
  if (!result) throw new Error("the types could not be rewritten");
  return `${ts.createPrinter().printFile(result)}\n`;
}

function markReadonly(node: ts.Node, factory: ts.NodeFactory): ts.Node {
  const mark = factory.createModifier(ts.SyntaxKind.ReadonlyKeyword);
  if (ts.isPropertySignature(node)) {
    return factory.updatePropertySignature(node, [mark], node.name, node.questionToken, node.type);
  }
  if (ts.isIndexSignatureDeclaration(node))
    return factory.updateIndexSignature(node, [mark], node.parameters, node.type);
  if (ts.isArrayTypeNode(node)) {
    return factory.createParenthesizedType(factory.createTypeOperatorNode(ts.SyntaxKind.ReadonlyKeyword, node));
  }
  return node;
}
