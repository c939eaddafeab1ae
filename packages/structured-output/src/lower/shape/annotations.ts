/** Keywords that decide something. Every other one only tells. */
const DECIDING = new Set([
  ...["$ref", "type", "const", "enum", "allOf", "anyOf", "oneOf", "not", "if", "then", "else"],
  ...["properties", "patternProperties", "additionalProperties", "unevaluatedProperties", "propertyNames"],
  ...["required", "minProperties", "maxProperties", "dependentRequired", "dependentSchemas"],
  ...["prefixItems", "items", "unevaluatedItems", "contains", "minContains", "maxContains"],
  ...["minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
]);

/** Whether a keyword of the normalised schema decides nothing about values. */
export function isAnnotation(keyword: string): boolean {
  return !DECIDING.has(keyword);
}
