import type { JsonValue } from "@meerkat/protocol";
import { isJsonObject, ownValue } from "../../schema/json.ts";
import { WRAPPED } from "../emit/assemble.ts";
import { type Codec, NOTHING_YET } from "./codec.ts";

/** A root inside an object of one property. A model that is not constrained may leave the object away. */
export function wrapping(inner: Codec): Codec {
  return {
    plain: false,
    encode: (value) => ({ [WRAPPED]: inner.encode(value) }),
    decode: (wire) => inner.decode(isWrapped(wire) ? open(wire) : wire),
    grow: (wire) => {
      if (wire.kind === "closed") return inner.grow({ kind: "closed", value: open(wire.value) });
      const member = wire.kind === "object" ? wire.members.get(WRAPPED) : undefined;
      return member === undefined ? NOTHING_YET : inner.grow(member);
    },
    trace: (wire, tokens) => {
      if (wire === undefined || !isWrapped(wire)) return inner.trace(wire, tokens);
      return [WRAPPED, ...inner.trace(open(wire), tokens)];
    },
  };
}

function isWrapped(wire: JsonValue): boolean {
  return isJsonObject(wire) && Object.hasOwn(wire, WRAPPED) && Object.keys(wire).length === 1;
}

function open(wire: JsonValue): JsonValue {
  return isJsonObject(wire) && isWrapped(wire) ? (ownValue(wire, WRAPPED) ?? null) : wire;
}
