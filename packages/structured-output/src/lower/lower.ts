import { MeerkatError } from "@meerkat/errors";
import type { JsonObject, JsonValue, SchemaWarning } from "@meerkat/protocol";
import type { Growing } from "../partial/growing.ts";
import { PROFILES } from "../profiles/data.ts";
import type { ProfileName } from "../profiles/names.ts";
import type { Profile } from "../profiles/profile.ts";
import { isJsonObject, ownValue } from "../schema/json.ts";
import type { Normalized } from "../schema/linker.ts";
import { type NormalizeOptions, normalize } from "../schema/normalize.ts";
import { joinPointer, splitPointer } from "../schema/pointer.ts";
import { type Validator, validatorOf } from "../validate/validator.ts";
import type { Codec } from "./codec/codec.ts";
import { Allowance } from "./emit/allowance.ts";
import { assemble, needsObject, WRAPPED, wrapped } from "./emit/assemble.ts";
import { Emitter } from "./emit/emitter.ts";
import type { Lowered } from "./lowered.ts";
import { measureUse } from "./measure-use.ts";
import { Analyzer } from "./shape/analyzer.ts";
import { conjunction, fits } from "./shape/term.ts";
import { notesOf, warningsOf } from "./warnings.ts";

/** Options of {@link lower}. */
export interface LowerOptions extends NormalizeOptions {
  /** What of the provider's budgets other schemas of the same request have used. */
  readonly used?: { readonly optional?: number; readonly unions?: number };
}

/**
 * Makes a schema fit for one provider's constrained decoding, reversibly: what the provider cannot say is spelled another
 * way, and `decode` brings the answer back to the author's schema. What cannot be said at all is named in `warnings`.
 * The same schema gives the same bytes.
 *
 * @throws MeerkatError INVALID_PARAMS for a schema that cannot be used, or that no value fits.
 */
export function lower(schema: JsonObject, profile: ProfileName, options: LowerOptions = {}): Lowered {
  const normalized = normalize(schema, options);
  return lowerNormalized({ normalized, validator: validatorOf(normalized, options.subject) }, profile, options);
}

/** What lowering needs of a schema, made once for all profiles. */
export interface Prepared {
  readonly normalized: Normalized;
  readonly validator: Validator;
}

/** The same for a schema that was read before. */
export function lowerNormalized(prepared: Prepared, name: ProfileName, options: LowerOptions = {}): Lowered {
  const profile = PROFILES[name];
  if (!profile.constrained) return unconstrained(prepared, name);
  const analyzer = new Analyzer(prepared.normalized.schema, prepared.validator);
  let spare = { optional: options.used?.optional ?? 0, unions: options.used?.unions ?? 0 };
  let made = make(analyzer, profile, new Allowance(profile.limits, undefined, spare), options);
  // Spending is only known when everything is written; each further round has less to spend and ends sooner.
  for (let round = 0; round < 6; round++) {
    const over = excess(made.assembled.schema, profile, options);
    if (over === undefined && round > 0) break;
    if (over === undefined && !isOverspent(made.emitter.allowance, profile, spare)) break;
    const missing = over ?? { optional: 0, unions: 0 };
    spare = { optional: spare.optional + missing.optional, unions: spare.unions + missing.unions };
    made = make(analyzer, profile, new Allowance(profile.limits, made.emitter.allowance, spare), options);
  }
  return finish(made, prepared, profile);
}

interface Made {
  readonly emitter: Emitter;
  readonly codec: Codec;
  readonly assembled: ReturnType<typeof assemble>;
}

const ROOT = conjunction([fits("")]);

function make(analyzer: Analyzer, profile: Profile, allowance: Allowance, options: LowerOptions): Made {
  const emitter = new Emitter(analyzer, profile, allowance);
  const first = emitter.emit(ROOT, { depth: 1 });
  if (first === undefined) throw impossible(options.subject ?? "schema");
  const definitions = emitter.matcher.definitions;
  if (!needsObject(first.schema, definitions, profile)) {
    const parts = { root: first.schema, definitions, names: emitter.names };
    return { emitter, codec: first.codec, assembled: assemble(parts, profile) };
  }
  return makeWrapped(analyzer, profile, allowance);
}

function makeWrapped(analyzer: Analyzer, profile: Profile, allowance: Allowance): Made {
  const fresh = new Allowance(profile.limits, allowance);
  const emitter = new Emitter(analyzer, profile, fresh);
  const inner = emitter.emit(ROOT, { depth: 2 });
  if (inner === undefined) throw impossible("schema");
  const parts = {
    root: wrapped(inner.schema, profile),
    definitions: emitter.matcher.definitions,
    names: emitter.names,
  };
  return { emitter, codec: unwrapping(inner.codec), assembled: assemble(parts, profile) };
}

function isOverspent(allowance: Allowance, { limits }: Profile, spare: { optional: number; unions: number }): boolean {
  const { optional = 0, unions = 0 } = allowance.spent;
  return (
    optional + spare.optional > (limits.optional ?? Infinity) || unions + spare.unions > (limits.unions ?? Infinity)
  );
}

/** By how much what was written passes the limits. */
function excess(schema: JsonObject, { limits }: Profile, { used }: LowerOptions) {
  if (limits.optional === undefined && limits.unions === undefined) return undefined;
  const { optional, unions } = measureUse(schema);
  const over = {
    optional: Math.max(0, optional + (used?.optional ?? 0) - (limits.optional ?? Infinity)),
    unions: Math.max(0, unions + (used?.unions ?? 0) - (limits.unions ?? Infinity)),
  };
  return over.optional + over.unions > 0 ? over : undefined;
}

function impossible(subject: string): MeerkatError {
  const message = `Invalid ${subject}: no value can fit it, so that no model can answer it; look for keywords that contradict each other.`;
  return new MeerkatError("INVALID_PARAMS", message, { details: { pointer: "" } });
}

function unwrapping(inner: Codec): Codec {
  const isWrapped = (wire: JsonValue | undefined) =>
    isJsonObject(wire) && Object.hasOwn(wire, WRAPPED) && Object.keys(wire).length === 1;
  const open = (wire: JsonValue): JsonValue =>
    isWrapped(wire) && isJsonObject(wire) ? (ownValue(wire, WRAPPED) ?? null) : wire;
  return {
    plain: false,
    encode: (value) => ({ [WRAPPED]: inner.encode(value) }),
    // A model that is not constrained may leave the wrapper away.
    decode: (wire) => inner.decode(open(wire)),
    grow: (wire: Growing) => {
      if (wire.kind === "closed") return inner.grow({ kind: "closed", value: open(wire.value) });
      const member = wire.kind === "object" ? wire.members.get(WRAPPED) : undefined;
      return member === undefined ? {} : inner.grow(member);
    },
    trace: (wire, tokens) =>
      isWrapped(wire) ? [WRAPPED, ...inner.trace(open(wire ?? null), tokens)] : inner.trace(wire, tokens),
  };
}

function finish({ emitter, codec, assembled }: Made, { normalized }: Prepared, profile: Profile): Lowered {
  const warnings: readonly SchemaWarning[] = warningsOf(emitter.losses, {
    normalized,
    profile,
    places: assembled.places,
  });
  return {
    profile: profile.name,
    constrained: true,
    wireSchema: assembled.schema,
    warnings,
    notes: notesOf(emitter.narrowed, normalized, profile),
    plan: { spent: emitter.allowance.spent, gaveUp: [...new Set(emitter.allowance.gaveUp)] },
    ...translation(codec),
  };
}

function translation(codec: Codec): Pick<Lowered, "encode" | "decode" | "decodePartial"> {
  return {
    encode: (value) => codec.encode(value),
    decode: (wire) => ({
      ok: true,
      value: codec.decode(wire),
      wirePointer: (pointer) => joinPointer("", ...codec.trace(wire, splitPointer(pointer))),
    }),
    decodePartial: (wire) => codec.grow(wire),
  };
}

/** Without constrained decoding the author's schema is what the prompt tells. */
function unconstrained({ normalized, validator }: Prepared, profile: ProfileName): Lowered {
  const analyzer = new Analyzer(normalized.schema, validator);
  const emitted = new Emitter(analyzer, PROFILES.vllm).emit(ROOT, { depth: 1 });
  return {
    profile,
    constrained: false,
    wireSchema: normalized.schema,
    warnings: [],
    notes: [],
    plan: { spent: {}, gaveUp: [] },
    encode: (value) => value,
    decode: (wire) => ({ ok: true, value: wire, wirePointer: (pointer) => pointer }),
    decodePartial: (wire) => emitted?.codec.grow(wire) ?? {},
  };
}
