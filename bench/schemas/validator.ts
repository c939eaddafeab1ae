import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { Ajv2020 } from "ajv/dist/2020.js";

/** Whether a value fits a schema, by ajv; or why ajv cannot compile the schema. */
export type Compiled = { readonly accepts: (value: JsonValue) => boolean } | { readonly refused: string };

/**
 * Compiles a 2020-12 schema. A new instance for each, because one would keep them all; formats are annotations;
 * {@link isMultiple} says what a multiple is; an inherited `constructor` is no property; `addUsedSchema: false` would break `#` behind another reference, and with `$async` every value would fit.
 */
export function compile(schema: JsonObject): Compiled {
  const ajv = new Ajv2020({
    ownProperties: true,
    strict: false,
    validateFormats: false,
    logger: false,
    validateSchema: false,
  });
  ajv.removeKeyword("multipleOf");
  ajv.addKeyword({ keyword: "multipleOf", type: "number", schemaType: "number", validate: isMultiple });
  const { $async: _, $schema: __, ...synchronous } = schema;
  try {
    const validate = ajv.compile<JsonValue>(synchronous);
    return { accepts: (value) => accepts(validate, value) };
  } catch (error) {
    return { refused: error instanceof Error ? error.message.slice(0, 300) : String(error) };
  }
}

/** 3.51 is a multiple of 0.01 to everybody but doubles, and a quotient that overflows tells nothing. */
function isMultiple(divisor: number, value: number): boolean {
  const quotient = value / divisor;
  return Number.isFinite(quotient) ? Math.abs(Math.round(quotient) - quotient) <= 1e-9 : value % divisor === 0;
}

/** A recursive schema can ask for more stack than there is. */
function accepts(validate: (value: JsonValue) => unknown, value: JsonValue): boolean {
  try {
    return validate(value) === true;
  } catch {
    return false;
  }
}
