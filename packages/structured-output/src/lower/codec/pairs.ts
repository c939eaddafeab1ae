import type { JsonValue } from "@meerkat/protocol";
import type { Growing } from "../../partial/growing.ts";
import { entriesOf, isJsonArray, isJsonObject, ownValue } from "../../schema/json.ts";
import { type Codec, EncodeFault, NOTHING_YET } from "./codec.ts";

/** The names of the two properties of a pair. */
export const KEY = "key";
export const VALUE = "value";

/** Pairs whose keys belong together. */
export interface Group {
  /** Whether a key is of this group. */
  owns(key: string): boolean;
  /** Whether the model's spelling of a value is one of this group's. */
  fits(wire: JsonValue): boolean;
  readonly codec: Codec;
}

/** Properties that are not declared, as a list of pairs. */
export interface PairsCodec {
  encode(entries: readonly (readonly [string, JsonValue])[]): JsonValue;
  decode(wire: JsonValue, taken: (key: string) => boolean): readonly [string, JsonValue][];
  grow(wire: Growing, taken: (key: string) => boolean): [string, JsonValue][];
  trace(wire: JsonValue | undefined, key: string, tokens: readonly string[]): readonly string[];
}

/**
 * A list of `{"key": …, "value": …}`. The first of two pairs with one key counts, and a pair has no place whose key is
 * declared elsewhere or whose value is of another group than its key: nothing that follows can change what was read.
 */
export function pairsOf(groups: readonly Group[]): PairsCodec {
  const groupOf = (key: string) => groups.find((group) => group.owns(key));
  const readOne = (key: string, wire: JsonValue): JsonValue | undefined => {
    const group = groupOf(key);
    if (group === undefined) return wire;
    return groups.length === 1 || group.fits(wire) ? group.codec.decode(wire) : undefined;
  };
  const read = (pairs: readonly JsonValue[], taken: (key: string) => boolean) => {
    const entries = new Map<string, JsonValue>();
    for (const pair of pairs) {
      const [key, wire] = isJsonObject(pair) ? [ownValue(pair, KEY), ownValue(pair, VALUE)] : [];
      if (typeof key !== "string" || wire === undefined || entries.has(key) || taken(key)) continue;
      const value = readOne(key, wire);
      if (value !== undefined) entries.set(key, value);
    }
    return [...entries];
  };
  return {
    encode: (entries) => entries.map(([key, value]) => ({ [KEY]: key, [VALUE]: encodeOf(groupOf(key), key, value) })),
    // A model that is not constrained may write a plain object instead.
    decode: (wire, taken) => (isJsonArray(wire) ? read(wire, taken) : isJsonObject(wire) ? entriesOf(wire) : []),
    grow: (wire, taken) => {
      if (wire.kind === "closed") return isJsonArray(wire.value) ? read(wire.value, taken) : [];
      if (wire.kind !== "array") return [];
      return read(
        wire.items.flatMap((item) => (item.kind === "closed" ? [item.value] : [])),
        taken,
      );
    },
    trace: (wire, key, tokens) => {
      const index = isJsonArray(wire)
        ? wire.findIndex((pair) => isJsonObject(pair) && ownValue(pair, KEY) === key)
        : -1;
      if (index < 0 || !isJsonArray(wire)) return [];
      const pair = wire[index];
      const inner = isJsonObject(pair) ? ownValue(pair, VALUE) : undefined;
      return [`${index}`, VALUE, ...(groupOf(key)?.codec.trace(inner, tokens) ?? tokens)];
    },
  };
}

function encodeOf(group: Group | undefined, key: string, value: JsonValue): JsonValue {
  if (group === undefined)
    throw new EncodeFault(`The sent schema has no place for the property ${JSON.stringify(key)}.`);
  return group.codec.encode(value);
}

/** An object of which no property is declared: the list of pairs is all of it. */
export function mapOf(pairs: PairsCodec): Codec {
  const nothingTaken = () => false;
  return {
    plain: false,
    encode: (value) => {
      if (!isJsonObject(value)) throw new EncodeFault("The value is no object.");
      return pairs.encode(entriesOf(value));
    },
    decode: (wire) => (isJsonArray(wire) ? Object.fromEntries(pairs.decode(wire, nothingTaken)) : wire),
    grow: (wire) => {
      if (wire.kind === "closed" && !isJsonArray(wire.value)) return { value: wire.value };
      if (wire.kind !== "closed" && wire.kind !== "array") return NOTHING_YET;
      return { value: Object.fromEntries(pairs.grow(wire, nothingTaken)) };
    },
    trace: (wire, [key, ...tokens]) => (key === undefined ? [] : pairs.trace(wire, key, tokens)),
  };
}

/** An object whose only value is the empty one. The model writes a placeholder. */
export function emptyObject(placeholder: string): Codec {
  return {
    plain: false,
    encode: (value) => {
      if (isJsonObject(value) && entriesOf(value).length === 0) return { [placeholder]: null };
      throw new EncodeFault("The sent schema has no place for properties here.");
    },
    decode: (wire) => (isJsonObject(wire) && Object.keys(wire).every((key) => key === placeholder) ? {} : wire),
    grow: (wire) => (wire.kind === "closed" ? { value: {} } : NOTHING_YET),
    trace: () => [],
  };
}
