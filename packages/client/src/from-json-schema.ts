import type { JsonObject, JsonValue } from "@meerkat/protocol";

/**
 * The type of the values that a JSON Schema accepts, as far as the compiler knows the schema: `type`, `properties`,
 * `required`, `items`, `additionalProperties`, `enum`, `const`, `anyOf` and `oneOf`. Anything else is any JSON value.
 */
export type FromJsonSchema<S> = S extends { readonly const: infer C }
  ? C
  : S extends { readonly enum: readonly (infer E)[] }
    ? E
    : S extends { readonly anyOf: readonly (infer B)[] } | { readonly oneOf: readonly (infer B)[] }
      ? FromJsonSchema<B>
      : S extends { readonly type: infer N }
        ? FromTypeName<S, N extends readonly (infer M)[] ? M : N>
        : JsonValue;

type FromTypeName<S, N> = N extends "string"
  ? string
  : N extends "number" | "integer"
    ? number
    : N extends "boolean"
      ? boolean
      : N extends "null"
        ? null
        : N extends "array"
          ? FromArray<S>
          : N extends "object"
            ? FromObject<S>
            : JsonValue;

type FromArray<S> = S extends { readonly items: infer I extends object }
  ? readonly FromJsonSchema<I>[]
  : readonly JsonValue[];

type FromObject<S> = S extends { readonly properties: infer P }
  ? Flat<
      { readonly [K in keyof P as K extends RequiredOf<S> ? K : never]: FromJsonSchema<P[K]> } & {
        readonly [K in keyof P as K extends RequiredOf<S> ? never : K]?: FromJsonSchema<P[K]>;
      }
    >
  : S extends { readonly additionalProperties: infer A extends object }
    ? { readonly [key: string]: FromJsonSchema<A> }
    : JsonObject;

/** A list whose entries the compiler does not know requires nothing. */
type RequiredOf<S> = S extends { readonly required: readonly (infer R)[] } ? (string extends R ? never : R) : never;

type Flat<T> = { readonly [K in keyof T]: T[K] };
