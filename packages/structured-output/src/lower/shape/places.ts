import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { isJsonArray, isJsonObject, ownValue } from "../../schema/json.ts";
import { splitPointer } from "../../schema/pointer.ts";

/** The places of a schema by their pointers. Each is looked up once, from the one around it. */
export class Places {
  readonly #known: Map<string, JsonValue | undefined>;

  constructor(root: JsonObject) {
    this.#known = new Map([["", root]]);
  }

  /** What stands at a pointer; undefined where nothing does. */
  at(pointer: string): JsonValue | undefined {
    if (this.#known.has(pointer)) return this.#known.get(pointer);
    const cut = pointer.lastIndexOf("/");
    const value = cut < 0 ? undefined : step(this.at(pointer.slice(0, cut)), pointer.slice(cut));
    this.#known.set(pointer, value);
    return value;
  }
}

function step(around: JsonValue | undefined, last: string): JsonValue | undefined {
  const token = splitPointer(last)[0] ?? "";
  if (isJsonArray(around)) return around[Number(token)];
  return isJsonObject(around) ? ownValue(around, token) : undefined;
}
