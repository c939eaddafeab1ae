import type { JsonObject } from "@meerkat/protocol";
import { PROFILES } from "../profiles/data.ts";
import type { ProfileName } from "../profiles/names.ts";
import type { Normalized } from "../schema/linker.ts";
import { type NormalizeOptions, normalize } from "../schema/normalize.ts";
import { joinPointer, splitPointer } from "../schema/pointer.ts";
import { type Validator, validatorOf } from "../validate/validator.ts";
import { brokenUnions } from "./broken-unions.ts";
import type { Codec } from "./codec/codec.ts";
import { Emitter } from "./emit/emitter.ts";
import type { Lowered } from "./lowered.ts";
import { Analyzer } from "./shape/analyzer.ts";
import { conjunction, fits } from "./shape/term.ts";
import { notesOf, warningsOf } from "./warnings.ts";
import { write } from "./write.ts";

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
  return lowerPrepared({ normalized, validator: validatorOf(normalized, options.subject) }, profile, options);
}

/** What lowering needs of a schema, made once for all profiles. */
export interface Prepared {
  readonly normalized: Normalized;
  readonly validator: Validator;
}

/** The same for a schema that was read before. */
export function lowerPrepared(prepared: Prepared, name: ProfileName, options: LowerOptions = {}): Lowered {
  const { normalized, validator } = prepared;
  const profile = PROFILES[name];
  if (!profile.constrained) return unconstrained(prepared, name);
  const analyzer = new Analyzer(normalized.schema, validator);
  const used = { optional: options.used?.optional ?? 0, unions: options.used?.unions ?? 0 };
  const { emitter, codec, assembled } = write({ analyzer, profile, used, subject: options.subject ?? "schema" });
  const { allowance, narrowed } = emitter;
  const losses = [...emitter.losses, ...brokenUnions(emitter)];
  const { unasserted } = validator;
  return {
    profile: name,
    constrained: true,
    wireSchema: assembled.schema,
    warnings: warningsOf(losses, { normalized, profile, unasserted, places: assembled.places }),
    notes: notesOf(narrowed, normalized, profile),
    plan: { spent: allowance.spent, gaveUp: [...new Set(allowance.gaveUp)] },
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

/** Without constrained decoding the author's schema is what the prompt tells, and the answer is written as it asks. */
function unconstrained({ normalized, validator }: Prepared, profile: ProfileName): Lowered {
  const { unasserted } = validator;
  const analyzer = new Analyzer(normalized.schema, validator);
  const plain = new Emitter(analyzer, PROFILES.none).emit(conjunction([fits("")]), { depth: 1 });
  return {
    profile,
    constrained: false,
    wireSchema: normalized.schema,
    warnings: warningsOf([], { normalized, profile: PROFILES[profile], unasserted, places: new Map() }),
    notes: [],
    plan: { spent: {}, gaveUp: [] },
    encode: (value) => value,
    decode: (wire) => ({ ok: true, value: wire, wirePointer: (pointer) => pointer }),
    decodePartial: (wire) => plain?.codec.grow(wire) ?? {},
  };
}
