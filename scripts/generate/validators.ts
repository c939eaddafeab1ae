import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneModule from "ajv/dist/standalone/index.js";
import { ANY_EVENT, isEventRef } from "./json-schema.ts";
import { type Contract, EVENT_UNION, type Schema } from "./model.ts";
import { mapValues, rewrite, withoutMarks } from "./walk.ts";

// ajv is CommonJS: Node gives its module object where the types promise the function.
const standaloneCode =
  "default" in standaloneModule ? (standaloneModule.default as typeof standaloneModule) : standaloneModule;

/**
 * Compiles a validator per type ahead of time, so that no code is made at run time: pages with a strict
 * content policy, Workers and `--disallow-code-generation-from-strings` all run them.
 */
export function validatorsModule(contract: Contract): { code: string; types: string } {
  const { [EVENT_UNION]: _union, ...types } = contract.types;
  const defs = mapValues(types, (type) => rewrite(type, toValidation));
  const ajv = new Ajv2020({
    strict: false,
    messages: false,
    allErrors: false,
    discriminator: true,
    inlineRefs: false,
    unicode: false,
    code: { source: true, esm: true, lines: false, optimize: 2 },
  });
  ajv.addSchema({ $id: "contract", $defs: defs });
  const names = Object.keys(defs).sort();
  const code = standaloneCode(ajv, Object.fromEntries(names.map((name) => [name, `contract#/$defs/${name}`])));
  if (/\brequire\(/.test(code))
    throw new Error(`a validator needs a run-time library: ${code.match(/require\([^)]*\)/)?.[0]}`);
  const banner = "// Generated from schema/ by scripts/generate.ts. Do not edit.\n";
  const declarations = names.map((name) => `export declare const ${name}: Validate;`).join("\n");
  return {
    code: `${banner}${code}\n`,
    types: `${banner}import type { Validate } from "../validate.ts";\n${declarations}\n`,
  };
}

function toValidation(node: Schema): Schema {
  if (isEventRef(node)) return ANY_EVENT;
  if (node["x-open"]) return { type: "string" };
  if (node["x-opaque"]) return node["x-opaque"] === "object" ? { type: "object" } : {};
  const tag = node["x-tag"];
  const { description: _description, default: _default, ...rest } = withoutMarks(node);
  return tag ? { ...rest, type: "object", discriminator: { propertyName: tag }, required: [tag] } : rest;
}
