import type { JsonValue } from "@meerkat/protocol";

/** A JSON value that is still being written: what has been read of it, and which parts are finished. */
export type Growing = Closed | OpenObject | OpenArray | Unfinished;

/** A finished value. */
export interface Closed {
  readonly kind: "closed";
  readonly value: JsonValue;
}

/** An object whose closing brace has not come. Members are in the order in which they were written. */
export interface OpenObject {
  readonly kind: "object";
  readonly members: ReadonlyMap<string, Growing>;
}

/** An array whose closing bracket has not come. */
export interface OpenArray {
  readonly kind: "array";
  readonly items: readonly Growing[];
}

/** A text, number or word that may still go on, or nothing at all yet. */
export interface Unfinished {
  readonly kind: "unfinished";
}
