import type { JsonValue } from "@meerkat/protocol";
import type { Growing } from "../../partial/growing.ts";
import { equalValues } from "../canonical.ts";
import { type Codec, EncodeFault, NOTHING_YET } from "./codec.ts";

/** One way to spell a value. */
export interface Branch {
  readonly codec: Codec;
  /** Whether the author's schema has such a value in this branch. */
  accepts(value: JsonValue): boolean;
  /** Whether the model's value can be of this branch, as far as a look at it tells. */
  mayBe(wire: JsonValue): boolean;
  /** Whether it is. */
  is(wire: JsonValue): boolean;
  /** Whether a value that has begun like this can be of this branch. */
  mayBecome(wire: Growing): boolean;
}

/** A value in one of several spellings. The first branch whose sent schema the model's value fits is the one meant. */
export function unionOf(branches: readonly Branch[]): Codec {
  const plain = branches.every(({ codec }) => codec.plain);
  const chosen = (wire: JsonValue): Codec | undefined => {
    const possible = branches.filter((branch) => branch.mayBe(wire));
    if (possible.length <= 1) return possible[0]?.codec;
    return (possible.find((branch) => branch.is(wire)) ?? possible[0])?.codec;
  };
  const decode = (wire: JsonValue) => {
    const codec = plain ? undefined : chosen(wire);
    return codec === undefined ? wire : codec.decode(wire);
  };
  return {
    plain,
    encode: (value) => encode(branches, value, plain ? undefined : decode),
    decode,
    grow: (wire) => {
      if (wire.kind === "closed") return { value: decode(wire.value) };
      const possible = branches.filter((branch) => branch.mayBecome(wire));
      // As long as another branch is possible, nothing is certain.
      return possible.length === 1 ? (possible[0]?.codec.grow(wire) ?? NOTHING_YET) : NOTHING_YET;
    },
    trace: (wire, tokens) => (wire === undefined ? tokens : (chosen(wire)?.trace(wire, tokens) ?? tokens)),
  };
}

/** A spelling counts only when it is read back as the same value. */
function encode(
  branches: readonly Branch[],
  value: JsonValue,
  decode: ((wire: JsonValue) => JsonValue) | undefined,
): JsonValue {
  let fault: unknown = new EncodeFault("The value fits no alternative of the sent schema.");
  for (const branch of branches.filter(({ accepts }) => accepts(value))) {
    try {
      const wire = branch.codec.encode(value);
      if (decode === undefined || equalValues(decode(wire), value)) return wire;
    } catch (error) {
      if (!(error instanceof EncodeFault)) throw error;
      fault = error;
    }
  }
  throw fault;
}
