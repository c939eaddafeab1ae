import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { isJsonArray, isJsonObject, ownValue } from "../../schema/json.ts";
import { type Codec, EncodeFault, NOTHING_YET } from "./codec.ts";
import { growItems } from "./list.ts";
import { type Presence, present } from "./presence.ts";

/** An item of an array that is spelled as an object. */
export interface Slot {
  /** The property that holds it. */
  readonly name: string;
  readonly codec: Codec;
  readonly presence: Presence;
}

/** The name of the property that holds what follows the items with names of their own. */
export const REST = "rest";

/** An array spelled as an object: a property for each of the first items, and `rest` for what follows. */
export function tupleOf(slots: readonly Slot[], rest: Codec | undefined): Codec {
  return {
    plain: false,
    encode: (value) => encode(slots, rest, value),
    decode: (wire) => (isJsonObject(wire) ? decode(slots, rest, wire) : wire),
    grow: (wire) => {
      if (wire.kind === "closed")
        return { value: isJsonObject(wire.value) ? decode(slots, rest, wire.value) : wire.value };
      if (wire.kind !== "object") return NOTHING_YET;
      const items = slots.map(({ name, codec, presence }) => {
        const member = wire.members.get(name);
        return member === undefined ? NOTHING_YET : present(codec, presence).grow(member);
      });
      return growItems(items);
    },
    trace: (wire, [index, ...tokens]) => {
      if (index === undefined) return [];
      const slot = slots[Number(index)];
      const inner = isJsonObject(wire) ? ownValue(wire, slot?.name ?? REST) : undefined;
      if (slot !== undefined) return [slot.name, ...present(slot.codec, slot.presence).trace(inner, tokens)];
      const at = `${Number(index) - slots.length}`;
      return [REST, at, ...(rest?.trace(isJsonArray(inner) ? inner[Number(at)] : undefined, tokens) ?? tokens)];
    },
  };
}

function encode(slots: readonly Slot[], rest: Codec | undefined, value: JsonValue): JsonValue {
  if (!isJsonArray(value)) throw new EncodeFault("The value is no array.");
  const entries = slots.flatMap(({ name, codec, presence }, index): [string, JsonValue][] => {
    const wire = present(codec, presence).encode(value[index]);
    return wire === undefined ? [] : [[name, wire]];
  });
  const following = value.slice(slots.length);
  if (rest === undefined && following.length > 0)
    throw new EncodeFault("The sent schema has no place for so many items.");
  if (rest !== undefined) entries.push([REST, following.map((item) => rest.encode(item))]);
  return Object.fromEntries(entries);
}

/** An item that is missing ends the array: what was written after it has no place. */
function decode(slots: readonly Slot[], rest: Codec | undefined, wire: JsonObject): JsonValue {
  const items: JsonValue[] = [];
  for (const { name, codec, presence } of slots) {
    const item = present(codec, presence).decode(ownValue(wire, name));
    if (item === undefined) return items;
    items.push(item);
  }
  const following = ownValue(wire, REST);
  return rest !== undefined && isJsonArray(following)
    ? [...items, ...following.map((item) => rest.decode(item))]
    : items;
}
