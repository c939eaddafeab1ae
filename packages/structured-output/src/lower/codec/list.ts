import type { JsonValue } from "@meerkat/protocol";
import { isJsonArray } from "../../schema/json.ts";
import { type Codec, EncodeFault, type Grown, NOTHING_YET } from "./codec.ts";

/** An array: leading items with codecs of their own, then any number of equal ones. */
export function listOf(prefix: readonly Codec[], items: Codec | undefined): Codec {
  const codecAt = (index: number) => prefix[index] ?? items;
  const decodeAt = (wire: JsonValue, index: number) => {
    const codec = codecAt(index);
    return codec === undefined ? wire : codec.decode(wire);
  };
  const plain = prefix.every((codec) => codec.plain) && (items?.plain ?? true);
  return {
    plain,
    encode: (value) => {
      if (!isJsonArray(value)) throw new EncodeFault("The value is no array.");
      return value.map((item, index) => encodeAt(codecAt(index), item));
    },
    decode: (wire) => (plain || !isJsonArray(wire) ? wire : wire.map(decodeAt)),
    grow: (wire) => {
      if (wire.kind === "array")
        return growItems(wire.items.map((item, index) => codecAt(index)?.grow(item) ?? NOTHING_YET));
      return wire.kind === "closed" && isJsonArray(wire.value) ? { value: wire.value.map(decodeAt) } : NOTHING_YET;
    },
    trace: (wire, [index, ...rest]) => {
      if (index === undefined) return [];
      const inner = isJsonArray(wire) ? wire[Number(index)] : undefined;
      return [index, ...(codecAt(Number(index))?.trace(inner, rest) ?? rest)];
    },
  };
}

function encodeAt(codec: Codec | undefined, item: JsonValue): JsonValue {
  if (codec === undefined) throw new EncodeFault("The sent schema has no place for so many items.");
  return codec.encode(item);
}

/** Items from the first on, as long as each has something to show. */
export function growItems(items: readonly Grown[]): Grown {
  const impossible = items.find((item) => item.impossible !== undefined)?.impossible;
  if (impossible !== undefined) return { impossible };
  const value: JsonValue[] = [];
  for (const item of items) {
    if (item.value === undefined) break;
    value.push(item.value);
  }
  return { value };
}
