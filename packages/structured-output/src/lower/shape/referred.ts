import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject } from "../../schema/json.ts";
import { atPointer } from "../../schema/pointer.ts";
import { targetOf } from "./flatten.ts";

/** Keywords whose values are the author's data. */
const DATA: ReadonlySet<string> = new Set(["const", "enum", "default", "examples"]);

/** What parts of one normalised schema refer to. */
export class References {
  readonly #root: JsonObject;
  readonly #direct = new Map<string, ReadonlySet<string>>();

  constructor(root: JsonObject) {
    this.#root = root;
  }

  /** Pointers of the schemas that the one at `pointer` refers to, at any remove. */
  from(pointer: string): ReadonlySet<string> {
    const found = new Set(this.#directly(pointer));
    // The set grows while it is read.
    for (const target of found) for (const next of this.#directly(target)) found.add(next);
    return found;
  }

  #directly(pointer: string): ReadonlySet<string> {
    const known = this.#direct.get(pointer);
    if (known !== undefined) return known;
    const node = atPointer(this.#root, pointer);
    const targets = new Set(node === undefined ? [] : targetsIn(node));
    this.#direct.set(pointer, targets);
    return targets;
  }
}

function targetsIn(node: JsonValue): readonly string[] {
  if (isJsonArray(node)) return node.flatMap(targetsIn);
  if (!isJsonObject(node)) return [];
  const own = typeof node.$ref === "string" ? [targetOf(node.$ref)] : [];
  return [...own, ...entriesOf(node).flatMap(([keyword, value]) => (DATA.has(keyword) ? [] : targetsIn(value)))];
}
