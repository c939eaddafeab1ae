import type { JsonValue } from "@meerkat/protocol";
import type { Growing } from "../../partial/growing.ts";
import { isJsonArray, isJsonObject, ownValue } from "../../schema/json.ts";
import { type Codec, EncodeFault, type Grown, NOTHING_YET } from "./codec.ts";

/**
 * How a value that may be absent is spelled: left out, null, null or `{"value": …}` where null itself is a value, or a
 * list of none or one.
 */
export type Presence = "required" | "optional" | "null" | "box" | "list";

/** A codec whose value may be absent. */
export interface PresenceCodec {
  encode(value: JsonValue | undefined): JsonValue | undefined;
  decode(wire: JsonValue | undefined): JsonValue | undefined;
  grow(wire: Growing): Grown;
  trace(wire: JsonValue | undefined, tokens: readonly string[]): readonly string[];
}

/** The name under which a present value stands in its box. */
export const BOXED = "value";

export function present(codec: Codec, presence: Presence): PresenceCodec {
  const { absent, put, take, step } = SPELLINGS[presence];
  return {
    encode: (value) => {
      if (value !== undefined) return put(codec.encode(value));
      if (presence === "required") throw new EncodeFault("A value that must be there is missing.");
      return absent;
    },
    decode: (wire) => {
      const inner = wire === undefined ? undefined : take(wire);
      return inner === undefined ? undefined : codec.decode(inner);
    },
    grow: (wire) => growPresent(codec, wire, { take, step }),
    trace: (wire, tokens) => [...step, ...codec.trace(wire === undefined ? undefined : take(wire), tokens)],
  };
}

interface Spelling {
  readonly absent: JsonValue | undefined;
  put(wire: JsonValue): JsonValue;
  /** The value within, or undefined when it says that there is none. */
  take(wire: JsonValue): JsonValue | undefined;
  /** The token on the way to the value. */
  readonly step: readonly string[];
}

const SAME: Spelling = { absent: undefined, put: (wire) => wire, take: (wire) => wire, step: [] };

const SPELLINGS: Readonly<Record<Presence, Spelling>> = {
  required: SAME,
  optional: SAME,
  null: { ...SAME, absent: null, take: (wire) => wire ?? undefined },
  box: {
    absent: null,
    put: (wire) => ({ [BOXED]: wire }),
    take: unboxed,
    step: [BOXED],
  },
  list: { absent: [], put: (wire) => [wire], take: (wire) => (isJsonArray(wire) ? wire[0] : wire), step: ["0"] },
};

function growPresent(codec: Codec, wire: Growing, { take, step }: Pick<Spelling, "take" | "step">): Grown {
  if (wire.kind === "closed") {
    const inner = take(wire.value);
    return inner === undefined ? NOTHING_YET : codec.grow({ kind: "closed", value: inner });
  }
  if (step.length === 0) return codec.grow(wire);
  const inner = wire.kind === "object" ? wire.members.get(BOXED) : wire.kind === "array" ? wire.items[0] : undefined;
  return inner === undefined ? NOTHING_YET : codec.grow(inner);
}

/** What has no box is taken as it is: a model that is not constrained may leave the box away. */
function unboxed(wire: JsonValue): JsonValue | undefined {
  if (!isJsonObject(wire)) return wire ?? undefined;
  return Object.hasOwn(wire, BOXED) ? ownValue(wire, BOXED) : wire;
}
