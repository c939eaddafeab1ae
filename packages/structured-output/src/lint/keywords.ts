/** Keywords that ask something of a value. All others only tell something to readers. */
export const ASSERTIONS: ReadonlySet<string> = new Set([
  ...["type", "enum", "const", "nullable", "$ref", "$dynamicRef", "$recursiveRef", "$defs", "definitions"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ...["minLength", "maxLength", "pattern"],
  ...["items", "prefixItems", "additionalItems", "unevaluatedItems", "contains", "minContains", "maxContains"],
  ...["minItems", "maxItems", "uniqueItems"],
  ...["properties", "patternProperties", "additionalProperties", "unevaluatedProperties", "propertyNames"],
  ...["required", "minProperties", "maxProperties", "dependentRequired", "dependentSchemas", "dependencies"],
  ...["allOf", "anyOf", "oneOf", "not", "if", "then", "else"],
]);

/** Keywords whose order of values means nothing. */
export const UNORDERED: ReadonlySet<string> = new Set(["type", "enum", "required"]);

/** Keywords that hold schemas: whether they are kept shows in their place, what is in them has lines of its own. */
export const HOLDERS: ReadonlySet<string> = new Set([
  ...["properties", "items", "prefixItems", "additionalProperties", "anyOf", "$defs"],
]);

/** The keyword that says a thing in the schema to be sent, where it is often another one. */
export const SAID_BY: Readonly<Record<string, string>> = {
  const: "enum",
  oneOf: "anyOf",
  minLength: "pattern",
  maxLength: "pattern",
  definitions: "$defs",
  nullable: "type",
};
