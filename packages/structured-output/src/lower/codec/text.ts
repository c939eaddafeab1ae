import type { JsonValue } from "@meerkat/protocol";
import { isJsonObject, ownValue } from "../../schema/json.ts";
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

/** The same in an object with one property, for places where texts mean themselves; another object stands for itself. */
export function boxedText(name: string, isOne: (value: JsonValue) => boolean): Codec {
  const read = (wire: JsonValue): JsonValue => {
    const text = isJsonObject(wire) && Object.keys(wire).length === 1 ? ownValue(wire, name) : undefined;
    const value = text === undefined ? wire : readText(text);
    return isOne(value) ? value : wire;
  };
  return {
    plain: false,
    encode: (value) => ({ [name]: JSON.stringify(value) }),
    decode: read,
    grow: (wire) => (wire.kind === "closed" ? { value: read(wire.value) } : NOTHING_YET),
    trace: () => [name],
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
