import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { isJsonArray, isJsonObject } from "../../schema/json.ts";
import { canonicalText } from "../canonical.ts";
import { NOTHING_YET } from "../codec/codec.ts";
import type { Workshop } from "./emitted.ts";
import { closedObject } from "./fields.ts";
import type { Written } from "./unite.ts";

/** The name of the property that a value stands under when it has to be told from another one. */
const OPTION = "option";

/**
 * Alternatives whose spellings could be taken for one another: a map spelled as a list beside a list, a label beside
 * any text. The one that is spelled differently from what it stands for is put into an object of its own.
 */
export function separate(shop: Workshop, written: readonly Written[]): readonly Written[] {
  const kept: Written[] = [];
  // What is spelled as it is comes first, so that it is the other one that changes.
  const order = [...written].sort((a, b) => Number(b.emitted.codec.plain) - Number(a.emitted.codec.plain));
  const tagged = new Map<Written, Written>();
  for (const one of order) {
    const mistaken = kept.some((other) => confusable(one, other));
    const apart = mistaken ? underOption(shop, one, kept) : one;
    tagged.set(one, apart);
    kept.push(apart);
  }
  const apart = written.map((one) => tagged.get(one) ?? one);
  return apart.every((one, index) => one === written[index]) ? apart : allClosed(shop, apart);
}

/** A map could have the very key that another alternative stands under. */
function allClosed(shop: Workshop, apart: readonly Written[]): readonly Written[] {
  const closed = [...apart];
  for (const [index, one] of apart.entries()) if (isOpen(one)) closed[index] = underOption(shop, one, closed);
  return closed;
}

/** Whether an object may have properties that it does not name. */
function isOpen({ emitted: { schema } }: Written): boolean {
  return schema.type === "object" && schema.additionalProperties !== false;
}

function confusable({ alternative: a, emitted: one }: Written, { alternative: b, emitted: other }: Written): boolean {
  if ((one.codec.plain && other.codec.plain) || one.schema.type !== other.schema.type) return false;
  const [x, y] = [listedIn(one.schema), listedIn(other.schema)];
  if (x !== undefined && y !== undefined) return [...x].some((value) => y.has(value));
  if (one.schema.type === "object") return a.form.kind !== b.form.kind;
  return one.schema.type === "array" || one.schema.type === "string";
}

function listedIn({ enum: values }: JsonObject): ReadonlySet<string> | undefined {
  return isJsonArray(values) ? new Set(values.map(canonicalText)) : undefined;
}

function underOption(shop: Workshop, { alternative, emitted }: Written, others: readonly Written[]): Written {
  const taken = new Set(others.flatMap(({ emitted: other }) => namesIn(other.schema)));
  let name = OPTION;
  for (let number = 2; taken.has(name); number++) name = `${OPTION}_${number}`;
  const schema = closedObject(shop.profile, [[name, emitted.schema]], []);
  return {
    alternative,
    emitted: {
      schema,
      weight: emitted.weight + 1,
      codec: {
        plain: false,
        encode: (value) => ({ [name]: emitted.codec.encode(value) }),
        decode: (wire) => emitted.codec.decode(optionIn(wire, name)),
        grow: (wire) => {
          if (wire.kind === "closed") return emitted.codec.grow({ kind: "closed", value: optionIn(wire.value, name) });
          const member = wire.kind === "object" ? wire.members.get(name) : undefined;
          return member === undefined ? NOTHING_YET : emitted.codec.grow(member);
        },
        trace: (wire, tokens) => [
          name,
          ...emitted.codec.trace(wire === undefined ? undefined : optionIn(wire, name), tokens),
        ],
      },
    },
  };
}

function namesIn({ properties }: JsonObject): readonly string[] {
  return isJsonObject(properties) ? Object.keys(properties) : [];
}

function optionIn(wire: JsonValue, name: string): JsonValue {
  return isJsonObject(wire) && Object.hasOwn(wire, name) ? (wire[name] ?? null) : wire;
}
