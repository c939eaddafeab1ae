import type { JsonValue } from "@meerkat/protocol";
import { canonicalText } from "../canonical.ts";
import { type Codec, EncodeFault, NOTHING_YET } from "./codec.ts";

/** Listed values under labels: for values that an `enum` cannot list. */
export function labelled(values: readonly JsonValue[], labels: readonly string[]): Codec {
  const byLabel = new Map(labels.map((label, index) => [label, values[index] ?? null]));
  const byValue = new Map(values.map((value, index) => [canonicalText(value), labels[index] ?? ""]));
  const read = (wire: JsonValue): JsonValue | undefined => (typeof wire === "string" ? byLabel.get(wire) : undefined);
  return {
    plain: false,
    encode: (value) => {
      const label = byValue.get(canonicalText(value));
      if (label === undefined) throw new EncodeFault("The value is none of the listed ones.");
      return label;
    },
    decode: (wire) => {
      const value = read(wire);
      return value === undefined ? wire : value;
    },
    grow: (wire) => {
      const value = wire.kind === "closed" ? read(wire.value) : undefined;
      return value === undefined ? NOTHING_YET : { value };
    },
    trace: () => [],
  };
}

/** Labels for values, all different: texts stand for themselves, other values for their JSON text. */
export function labelsFor(values: readonly JsonValue[], emptyText: boolean): readonly string[] {
  const taken = new Set(values.filter((value) => typeof value === "string"));
  return values.map((value) => {
    if (typeof value === "string" && (value !== "" || emptyText)) return value;
    return fresh(value === "" ? "(empty)" : JSON.stringify(value), taken);
  });
}

function fresh(label: string, taken: Set<string>): string {
  let candidate = label;
  while (taken.has(candidate)) candidate = `(${candidate})`;
  taken.add(candidate);
  return candidate;
}
