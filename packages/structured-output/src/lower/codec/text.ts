import type { JsonValue } from "@meerkat/protocol";
import { type Codec, NOTHING_YET } from "./codec.ts";

/**
 * Any JSON value, written as JSON text inside a string. A string that is no JSON stands for itself, so that every
 * string is a value.
 */
export const TEXT: Codec = {
  plain: false,
  encode: (value) => JSON.stringify(value),
  decode: readText,
  grow: (wire) => (wire.kind === "closed" ? { value: readText(wire.value) } : NOTHING_YET),
  trace: () => [],
};

/** The same where only some values are written so: a text that is another value stands for itself. */
export function textOf(isOne: (value: JsonValue) => boolean): Codec {
  const read = (wire: JsonValue): JsonValue => {
    const value = readText(wire);
    return isOne(value) ? value : wire;
  };
  return {
    ...TEXT,
    decode: read,
    grow: (wire) => (wire.kind === "closed" ? { value: read(wire.value) } : NOTHING_YET),
  };
}

function readText(wire: JsonValue): JsonValue {
  if (typeof wire !== "string") return wire;
  try {
    const value: JsonValue = JSON.parse(wire);
    return value;
  } catch {
    return wire;
  }
}
