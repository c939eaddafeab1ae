import { Ajv } from "ajv";
import standaloneModule from "ajv/dist/standalone/index.js";
import type { Validate } from "../../packages/protocol/src/validate.ts";
import { ANY_EVENT, isEventRef } from "./json-schema.ts";
import { type Contract, EVENT_UNION, type Schema } from "./model.ts";
import { mapValues, rewrite, withoutMarks } from "./walk.ts";

// ajv is CommonJS: Node gives its module object where the types promise the function.
const standaloneCode =
  "default" in standaloneModule ? (standaloneModule.default as typeof standaloneModule) : standaloneModule;

const SCHEMA_ID = "contract";

/**
 * The contract's types as JSON Schemas that ajv has taken in; each is compiled when it is asked for. The lint keeps out
 * the keywords that came after draft 7, and for the older dialect ajv writes less code, all of which bundlers can drop.
 */
function schemas(contract: Contract): { ajv: Ajv; names: readonly string[] } {
  const { [EVENT_UNION]: _union, ...types } = contract.types;
  const defs = mapValues(types, (type) => rewrite(type, toValidation));
  const ajv = new Ajv({
    strict: false,
    messages: false,
    allErrors: false,
    discriminator: true,
    inlineRefs: false,
    // Counting code points would need a run-time library. ajv calls the option deprecated, on stderr, each time.
    unicode: false,
    logger: false,
    code: { source: true, esm: true, lines: false, optimize: 2 },
  });
  ajv.addSchema({ $id: SCHEMA_ID, $defs: defs });
  return { ajv, names: Object.keys(defs).sort() };
}

/** A validator per type for this process: what {@link validatorsModule} writes, compiled in memory. */
export function validators(contract: Contract): Readonly<Record<string, Validate>> {
  const { ajv, names } = schemas(contract);
  return Object.fromEntries(
    names.map((name) => {
      const validate = ajv.getSchema<unknown>(reference(name));
      if (!validate || "$async" in validate) throw new Error(`the type ${name} has no validator`);
      return [name, validate];
    }),
  );
}

/**
 * Compiles a validator per type ahead of time, so that no code is made at run time: pages with a strict
 * content policy, Workers and `--disallow-code-generation-from-strings` all run them.
 */
export function validatorsModule(contract: Contract): { code: string; types: string } {
  const { ajv, names } = schemas(contract);
  const code = standaloneCode(ajv, Object.fromEntries(names.map((name) => [name, reference(name)])));
  if (/\brequire\(/.test(code))
    throw new Error(`a validator needs a run-time library: ${code.match(/require\([^)]*\)/)?.[0]}`);
  const banner = "// Generated from schema/ by scripts/generate.ts. Do not edit.\n";
  return {
    // A plain table: the namespace object of a module keeps everything in it alive in a bundle.
    code: `${banner}${code}\nexport const VALIDATORS = { ${names.join(", ")} };\n`,
    types: `${banner}import type { Validate } from "../validate.ts";
/** The validator of each type, by its name. */
export declare const VALIDATORS: Readonly<Record<string, Validate>>;
`,
  };
}

function reference(name: string): string {
  return `${SCHEMA_ID}#/$defs/${name}`;
}

function toValidation(node: Schema): Schema {
  if (isEventRef(node)) return ANY_EVENT;
  if (node["x-open"]) return { type: "string" };
  if (node["x-opaque"]) return node["x-opaque"] === "object" ? { type: "object" } : {};
  const tag = node["x-tag"];
  const { description: _description, default: _default, ...rest } = withoutMarks(node);
  return tag ? { ...rest, type: "object", discriminator: { propertyName: tag }, required: [tag] } : rest;
}
