import type { JsonValue } from "@meerkat/protocol";
import { isJsonArray } from "../schema/json.ts";
import type { Run } from "./run.ts";

/** What counts the work of a comparison; compiling a schema needs no count, for its size is bounded. */
export type Meter = Pick<Run, "spend">;

/** A set of JSON values, which are equal when JSON Schema says so: 1 is 1.0, and objects have no order. */
export class ValueSet {
  readonly #scalars = new Set<JsonValue>();
  readonly #compounds = new Set<string>();

  /** Adds a value, and says whether it was new. */
  add(value: JsonValue, meter: Meter): boolean {
    const size = this.#scalars.size + this.#compounds.size;
    if (isCompound(value)) this.#compounds.add(canonical(value, meter));
    else this.#scalars.add(counted(value, meter));
    return this.#scalars.size + this.#compounds.size > size;
  }

  /** Whether an equal value is in the set. */
  has(value: JsonValue, meter: Meter): boolean {
    if (!isCompound(value)) return this.#scalars.has(counted(value, meter));
    return this.#compounds.size > 0 && this.#compounds.has(canonical(value, meter));
  }
}

function isCompound(value: JsonValue): value is Exclude<JsonValue, null | boolean | number | string> {
  return typeof value === "object" && value !== null;
}

/** Finding a string in a set reads it. */
function counted(value: JsonValue, meter: Meter): JsonValue {
  meter.spend(typeof value === "string" ? 1 + value.length / 16 : 1);
  return value;
}

/** A text that is the same for equal values and for no others. */
function canonical(value: JsonValue, meter: Meter): string {
  if (!isCompound(value)) return JSON.stringify(counted(value, meter));
  meter.spend(1);
  if (isJsonArray(value)) return `[${value.map((item) => canonical(item, meter)).join(",")}]`;
  const entries = Object.keys(value)
    .sort()
    .map((key) => {
      return `${JSON.stringify(counted(key, meter))}:${canonical(value[key] ?? null, meter)}`;
    });
  return `{${entries.join(",")}}`;
}
