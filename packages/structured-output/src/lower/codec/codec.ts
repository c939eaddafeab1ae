import type { JsonValue } from "@meerkat/protocol";
import type { Growing } from "../../partial/growing.ts";
import type { ValidationProblem } from "../../validate/problem.ts";

/** One place of a schema: how its values are spelled for the model, and how they are read back. */
export interface Codec {
  /** Whether reading back changes nothing, whatever the model wrote. */
  readonly plain: boolean;
  /** The model's spelling. Throws EncodeFault for a value that the sent schema cannot hold. */
  encode(value: JsonValue): JsonValue;
  /**
   * The author's spelling. Total: what does not look like the model's spelling is passed on as it is, and the author's
   * schema judges it.
   */
  decode(wire: JsonValue): JsonValue;
  /** What of an unfinished value is finished and fits. */
  grow(wire: Growing): Grown;
  /** Where in the model's value the place is that these tokens name in the author's value. */
  trace(wire: JsonValue | undefined, tokens: readonly string[]): readonly string[];
}

/** A part of an unfinished value; empty while nothing of it is finished. */
export interface Grown {
  readonly value?: JsonValue;
  readonly impossible?: ValidationProblem;
}

export const NOTHING_YET: Grown = {};

/** A value that the sent schema has no place for. */
export class EncodeFault extends Error {
  override name = "EncodeFault";
}

/** The same spelling on both sides. */
export const PLAIN: Codec = {
  plain: true,
  encode: (value) => value,
  decode: (wire) => wire,
  grow: (wire) => (wire.kind === "closed" ? { value: wire.value } : NOTHING_YET),
  trace: (_, tokens) => tokens,
};

/** A codec that is only known later: a schema that leads back to itself. */
export function lazily(get: () => Codec): Codec {
  return {
    // Not known yet; the longer way is never wrong.
    plain: false,
    encode: (value) => get().encode(value),
    decode: (wire) => get().decode(wire),
    grow: (wire) => get().grow(wire),
    trace: (wire, tokens) => get().trace(wire, tokens),
  };
}

/** The finished parts of an unfinished value count only when they fit the author's schema. */
export function guarded(codec: Codec, problemOf: (value: JsonValue) => ValidationProblem | undefined): Codec {
  return {
    ...codec,
    grow: (wire) => {
      if (wire.kind !== "closed") return codec.grow(wire);
      const value = codec.decode(wire.value);
      const problem = problemOf(value);
      if (problem === undefined) return { value };
      return MENDABLE.has(problem.keyword) ? NOTHING_YET : { impossible: problem };
    },
  };
}

/** What a repair may still put right, so that it is no reason to stop the model. */
const MENDABLE = new Set([
  "type",
  "enum",
  "const",
  "anyOf",
  "oneOf",
  "additionalProperties",
  "unevaluatedProperties",
  "depth",
]);
