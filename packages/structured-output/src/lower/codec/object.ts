import type { JsonObject, JsonValue } from "@meerkat/protocol";
import type { Growing } from "../../partial/growing.ts";
import { entriesOf, isJsonObject, ownValue } from "../../schema/json.ts";
import { type Codec, EncodeFault, type Grown, NOTHING_YET } from "./codec.ts";
import type { PairsCodec } from "./pairs.ts";
import { type Presence, type PresenceCodec, present } from "./presence.ts";

/** A declared property. */
export interface Field {
  readonly name: string;
  /** Its name in the model's spelling. */
  readonly wire: string;
  readonly codec: Codec;
  readonly presence: Presence;
}

/** Where names go that are not declared. */
export interface Extras {
  /** As properties beside the declared ones. */
  readonly native?: Codec;
  /** As a list of pairs under a name of its own. */
  readonly listed?: { readonly wire: string; readonly pairs: PairsCodec };
}

interface Member extends Field {
  readonly value: PresenceCodec;
}

/** An object with declared properties. */
export function objectOf(fields: readonly Field[], extras: Extras = {}): Codec {
  const members = fields.map((field): Member => ({ ...field, value: present(field.codec, field.presence) }));
  const object = new ObjectCodec(members, extras);
  return {
    plain: object.plain,
    encode: (value) => object.encode(value),
    decode: (wire) => object.decode(wire),
    grow: (wire) => object.grow(wire),
    trace: (wire, tokens) => object.trace(wire, tokens),
  };
}

class ObjectCodec {
  readonly plain: boolean;
  readonly #members: readonly Member[];
  readonly #byName: ReadonlyMap<string, Member>;
  readonly #byWire: ReadonlyMap<string, Member>;
  readonly #extras: Extras;

  constructor(members: readonly Member[], extras: Extras) {
    this.#members = members;
    this.#byName = new Map(members.map((member) => [member.name, member]));
    this.#byWire = new Map(members.map((member) => [member.wire, member]));
    this.#extras = extras;
    const same = ({ name, wire, codec, presence }: Field) =>
      name === wire && codec.plain && (presence === "required" || presence === "optional");
    this.plain = members.every(same) && extras.listed === undefined && (extras.native?.plain ?? true);
  }

  encode(value: JsonValue): JsonValue {
    if (!isJsonObject(value)) throw new EncodeFault("The value is no object.");
    const entries = this.#members.flatMap((member): [string, JsonValue][] => {
      const wire = member.value.encode(ownValue(value, member.name));
      return wire === undefined ? [] : [[member.wire, wire]];
    });
    const others = entriesOf(value).filter(([name]) => !this.#byName.has(name));
    return Object.fromEntries([...entries, ...this.#encodeOthers(others)]);
  }

  #encodeOthers(others: readonly [string, JsonValue][]): [string, JsonValue][] {
    const { native, listed } = this.#extras;
    if (listed !== undefined) return [[listed.wire, listed.pairs.encode(others)]];
    return others.map(([name, value]) => {
      if (native !== undefined) return [name, native.encode(value)];
      throw new EncodeFault(`The sent schema has no place for the property ${JSON.stringify(name)}.`);
    });
  }

  decode(wire: JsonValue): JsonValue {
    if (this.plain || !isJsonObject(wire)) return wire;
    const { native, listed } = this.#extras;
    // Declared names first, in the author's order; whatever else the model wrote is for the author's schema to judge.
    const declared = this.#members.flatMap((member): [string, JsonValue][] => {
      const value = member.value.decode(ownValue(wire, member.wire));
      return value === undefined ? [] : [[member.name, value]];
    });
    const others = entriesOf(wire).flatMap(([key, value]): [string, JsonValue][] => {
      if (this.#byWire.has(key)) return [];
      if (key === listed?.wire) return [...listed.pairs.decode(value, (name) => this.#byName.has(name))];
      return this.#byName.has(key) ? [] : [[key, native === undefined ? value : native.decode(value)]];
    });
    return Object.fromEntries([...declared, ...others]);
  }

  grow(wire: Growing): Grown {
    if (wire.kind === "closed") return { value: this.decode(wire.value) };
    if (wire.kind !== "object") return NOTHING_YET;
    const entries: [string, JsonValue][] = [];
    for (const [key, growing] of wire.members) {
      const grown = this.#growMember(key, growing);
      if (grown.impossible !== undefined) return { impossible: grown.impossible };
      entries.push(...grown.entries);
    }
    return { value: Object.fromEntries(entries) };
  }

  #growMember(key: string, growing: Growing): { entries: [string, JsonValue][]; impossible?: Grown["impossible"] } {
    const { native, listed } = this.#extras;
    if (key === listed?.wire) return { entries: listed.pairs.grow(growing, (name) => this.#byName.has(name)) };
    const member = this.#byWire.get(key);
    const { value, impossible } = (member?.value ?? native)?.grow(growing) ?? NOTHING_YET;
    if (impossible !== undefined) return { entries: [], impossible };
    return { entries: value === undefined ? [] : [[member?.name ?? key, value]] };
  }

  trace(wire: JsonValue | undefined, [name, ...tokens]: readonly string[]): readonly string[] {
    if (name === undefined) return [];
    const member = this.#byName.get(name);
    const object: JsonObject = isJsonObject(wire) ? wire : {};
    if (member !== undefined) return [member.wire, ...member.value.trace(ownValue(object, member.wire), tokens)];
    const { native, listed } = this.#extras;
    if (listed !== undefined) return [listed.wire, ...listed.pairs.trace(ownValue(object, listed.wire), name, tokens)];
    return [name, ...(native?.trace(ownValue(object, name), tokens) ?? tokens)];
  }
}
