import type { JsonObject, JsonValue } from "@meerkat/protocol";
import type { ProfileName } from "@meerkat/structured-output";

/** Something that makes a schema fit for a provider: our lowering, or a helper of a published package. */
export interface Contender {
  readonly name: string;
  /** Whose rules the schema has to keep. */
  readonly profile: ProfileName;
  /** What would be sent. Throws when the contender refuses the schema. The schema is the caller's own copy. */
  emit(schema: JsonObject): Emission | Promise<Emission>;
}

/** What a contender sends, and the way there and back. */
export interface Emission {
  readonly schema: JsonObject;
  /** Whose rules the schema has to keep, where it is sent another way than the contender's others. */
  readonly profile?: ProfileName;
  readonly warnings: readonly Warned[];
  /** The model's spelling of a value. Throws when there is none. */
  encode(value: JsonValue): JsonValue;
  /** The value that a model's answer stands for. Throws when it stands for none. */
  decode(wire: JsonValue): JsonValue;
}

/** A warning as far as the benchmark looks at it. */
export interface Warned {
  /** JSON Pointer into the author's schema. */
  readonly path: string;
  readonly class?: string;
}

/** An emission of a helper that has no way back: what the model writes is the value. */
export function plain(schema: JsonObject, warnings: readonly Warned[] = []): Emission {
  return { schema, warnings, encode: (value) => value, decode: (wire) => wire };
}
