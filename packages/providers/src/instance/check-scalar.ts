import type { JsonValue } from "@meerkat/protocol";
import type { Rule, SchemaNode } from "./check.ts";
import { codePoints, isArray, jsonEqual, jsonTypeOf, own } from "./json.ts";
import { failure, unsure } from "./location.ts";
import { compilePattern } from "./pattern.ts";

/** Makes a rule from a test that a number must pass; a bound that is no number is not understood. */
function numeric(keyword: string, test: (value: number, bound: number, node: SchemaNode) => boolean): Rule {
  return (node, value) => {
    if (typeof value !== "number") return undefined;
    const bound = own(node.schema, keyword);
    if (typeof bound !== "number") return unsure(node, keyword);
    return test(value, bound, node) ? undefined : failure(node, keyword);
  };
}

/** Draft 4 wrote `exclusiveMinimum: true` beside `minimum`; the bound's own rule then does the work. */
function exclusive(keyword: string, test: (value: number, bound: number) => boolean): Rule {
  const rule = numeric(keyword, test);
  return (node, value, checker) =>
    typeof own(node.schema, keyword) === "boolean" ? undefined : rule(node, value, checker);
}

function length(keyword: string, test: (length: number, bound: number) => boolean): Rule {
  return (node, value) => {
    const bound = own(node.schema, keyword);
    if (typeof value !== "string") return undefined;
    if (typeof bound !== "number") return unsure(node, keyword);
    return test(codePoints(value), bound) ? undefined : failure(node, keyword);
  };
}

const type: Rule = (node, value) => {
  const wanted = own(node.schema, "type");
  const actual = jsonTypeOf(value);
  const accepts = (name: JsonValue | undefined) => name === actual || (name === "number" && actual === "integer");
  return (isArray(wanted) ? wanted.some(accepts) : accepts(wanted)) ? undefined : failure(node, "type");
};

const pattern: Rule = (node, value) => {
  if (typeof value !== "string") return undefined;
  const source = own(node.schema, "pattern");
  const expression = typeof source === "string" ? compilePattern(source) : undefined;
  if (expression === undefined) return unsure(node, "pattern");
  return expression.test(value) ? undefined : failure(node, "pattern");
};

const enumeration: Rule = (node, value) => {
  const values = own(node.schema, "enum");
  if (!isArray(values)) return unsure(node, "enum");
  return values.some((item) => jsonEqual(item, value)) ? undefined : failure(node, "enum");
};

export const scalarRules: Readonly<Record<string, Rule>> = {
  type,
  pattern,
  enum: enumeration,
  const: (node, value) => (jsonEqual(own(node.schema, "const"), value) ? undefined : failure(node, "const")),
  minimum: numeric("minimum", (value, bound, { schema }) =>
    own(schema, "exclusiveMinimum") === true ? value > bound : value >= bound,
  ),
  maximum: numeric("maximum", (value, bound, { schema }) =>
    own(schema, "exclusiveMaximum") === true ? value < bound : value <= bound,
  ),
  exclusiveMinimum: exclusive("exclusiveMinimum", (value, bound) => value > bound),
  exclusiveMaximum: exclusive("exclusiveMaximum", (value, bound) => value < bound),
  multipleOf: numeric("multipleOf", (value, bound) => bound > 0 && Number.isInteger(value / bound)),
  minLength: length("minLength", (count, bound) => count >= bound),
  maxLength: length("maxLength", (count, bound) => count <= bound),
};
