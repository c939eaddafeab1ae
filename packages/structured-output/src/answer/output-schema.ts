import { MeerkatError } from "@meerkat/errors";
import type { JsonObject } from "@meerkat/protocol";
import { lowerPrepared } from "../lower/lower.ts";
import type { Lowered } from "../lower/lowered.ts";
import type { ProfileName } from "../profiles/names.ts";
import type { Normalized } from "../schema/linker.ts";
import { normalize } from "../schema/normalize.ts";
import { type Validator, validatorOf } from "../validate/validator.ts";

/** What to do with what a provider cannot enforce: warn and go on, or refuse. */
export type Compat = "lossy" | "strict";

/** A parsed `output_schema`: plain data, safe to keep and to send again. */
export interface OutputSchema {
  /** The author's own schema, the same object that came in. */
  readonly schema: JsonObject;
  /** A name for providers that want one, and for an envelope that a model may put around its answer. */
  readonly name?: string;
  /** OpenAI's `strict` flag; when it is absent the lowering decides. */
  readonly strict?: boolean;
  readonly compat: Compat;
  readonly format: "meerkat_v1";
}

/** The schema in the forms that are costly to make. */
export interface Compiled {
  readonly normalized: Normalized;
  readonly validator: Validator;
}

const WRAPPER_KEYS = new Set(["schema", "name", "strict", "compat", "format"]);

const SUBJECT = "output_schema";

/**
 * Reads what a caller gave as `output_schema`: a JSON Schema, or a wrapper `{schema, name?, strict?, compat?, format?}`.
 * An object is a wrapper when it has `schema` and either `format: "meerkat_v1"` or no key besides the wrapper's five;
 * anything else is a raw schema, even when one of its keys is called `schema`. The schema is compiled at once, so that
 * a mistake in it is found here and not after tokens have been spent.
 *
 * @throws MeerkatError INVALID_PARAMS "Invalid output_schema: ..." that says where and what to do.
 */
export function parseOutputSchema(input: unknown): OutputSchema {
  const root = requireObject(input);
  const output: OutputSchema = isWrapper(root) ? readWrapper(root) : withDefaults({ schema: root });
  compiledOf(output);
  return output;
}

const cache = new WeakMap<OutputSchema, Compiled>();

/** The compiled forms of an output schema, made once for each object. */
export function compiledOf(output: OutputSchema): Compiled {
  const known = cache.get(output);
  if (known !== undefined) return known;
  const normalized = normalize(output.schema, { subject: SUBJECT });
  const compiled = { normalized, validator: validatorOf(normalized, SUBJECT) };
  cache.set(output, compiled);
  return compiled;
}

/** The validator of an output schema, made once for each object. */
export function validatorFor(output: OutputSchema): Validator {
  return compiledOf(output).validator;
}

const lowerings = new WeakMap<OutputSchema, Map<ProfileName, Lowered>>();

/**
 * The output schema as a provider takes it, made once for each object and profile. `strict: false` turns constrained
 * decoding off. Left out, a schema of which the provider could say some value no more is not constrained either, but
 * told in the prompt and checked, with a warning.
 */
export function lowerOutput(output: OutputSchema, profile: ProfileName): Lowered {
  const known = lowerings.get(output) ?? new Map<ProfileName, Lowered>();
  lowerings.set(output, known);
  const lowered = known.get(profile) ?? lowerChosen(output, profile);
  known.set(profile, lowered);
  return lowered;
}

function lowerChosen(output: OutputSchema, profile: ProfileName): Lowered {
  const prepared = compiledOf(output);
  const options = { subject: SUBJECT };
  if (output.strict === false) return lowerPrepared(prepared, "none", options);
  const lowered = lowerPrepared(prepared, profile, options);
  const lost = lowered.warnings.filter((warning) => warning.class === "impossible");
  if (lost.length === 0 || output.strict === true) return lowered;
  const told = lowerPrepared(prepared, "none", options);
  const warnings = lost.map((warning) => ({
    ...warning,
    class: "checked-locally" as const,
    message: `${warning.message} The model is therefore only told the schema, and its answer is checked.`,
  }));
  const unchecked = lowered.warnings.filter((warning) => warning.class === "hint-only");
  return { ...told, warnings: [...unchecked, ...warnings] };
}

function requireObject(input: unknown): JsonObject {
  if (isObject(input)) return input;
  throw invalid("Schema must be a JSON object at the root", 'give an object such as {"type": "object", ...}');
}

/** Own values are looked at one by one afterwards: {@link normalize} refuses whatever is no JSON. */
function isObject(input: unknown): input is JsonObject {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}

function isWrapper(root: JsonObject): boolean {
  if (!Object.hasOwn(root, "schema")) return false;
  return root.format === "meerkat_v1" || Object.keys(root).every((key) => WRAPPER_KEYS.has(key));
}

function readWrapper(wrapper: JsonObject): OutputSchema {
  const { schema, name, strict, compat, format } = wrapper;
  requireField("format", format === undefined || format === "meerkat_v1", '"meerkat_v1", or be left out');
  requireField("compat", compat === undefined || isCompat(compat), '"lossy" or "strict"');
  requireField("name", name === undefined || name === null || typeof name === "string", "a string");
  requireField("strict", strict === undefined || typeof strict === "boolean", "true or false");
  return withDefaults({
    schema: requireObject(schema),
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof strict === "boolean" ? { strict } : {}),
    ...(isCompat(compat) ? { compat } : {}),
  });
}

function withDefaults(given: Pick<OutputSchema, "schema"> & Partial<OutputSchema>): OutputSchema {
  return { compat: "lossy", ...given, format: "meerkat_v1" };
}

function isCompat(value: unknown): value is Compat {
  return value === "lossy" || value === "strict";
}

function requireField(field: string, holds: boolean, what: string): void {
  if (!holds)
    throw invalid(`wrapper field "${field}" must be ${what}`, "correct it, or give the bare schema", `/${field}`);
}

function invalid(problem: string, advice: string, pointer = ""): MeerkatError {
  return new MeerkatError("INVALID_PARAMS", `Invalid ${SUBJECT}: ${problem}; ${advice}.`, { details: { pointer } });
}
