import type { JsonObject, JsonValue } from "@meerkat/protocol";
import type { OutputOf } from "./output.ts";
import type { StandardSchema } from "./standard-schema.ts";

/** A value of which parts may still be missing: properties of objects, items of arrays. What is there is finished. */
export type DeepPartial<T> = [JsonValue] extends [T]
  ? JsonValue
  : T extends readonly (infer I)[]
    ? readonly DeepPartial<I>[]
    : T extends object
      ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
      : T;

/**
 * The type of the partial values of a schema's structured output. Transforms run on the whole value only, so that those
 * of a Standard Schema are parts of its input.
 */
export type PartialOf<S> = S extends StandardSchema
  ? DeepPartial<NonNullable<S["~standard"]["types"]>["input"]>
  : S extends JsonObject
    ? DeepPartial<OutputOf<S>>
    : JsonValue;
