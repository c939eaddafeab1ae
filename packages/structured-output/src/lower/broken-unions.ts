import type { JsonObject } from "@meerkat/protocol";
import { childrenOf } from "./emit/assemble.ts";
import type { PlacedLoss } from "./emit/emitted.ts";
import type { Emitter } from "./emit/emitter.ts";
import { checkedLocally } from "./shape/loss.ts";

/** How many sent schemas are looked at for all unions together; a union that is not looked through counts as broken. */
const MAX_LOOKS = 200_000;

/**
 * A value that breaks something in a branch breaks the `anyOf` or `oneOf` around it too: one loss for each union whose
 * branches lead to a place where something was lost. A loss that stands within the union itself speaks for it already.
 */
export function brokenUnions(emitter: Emitter): readonly PlacedLoss[] {
  const search = new Search(emitter);
  return [...emitter.unions].flatMap(([schema, pointers]) =>
    pointers.filter((at) => search.leadsToLoss(schema, at)).map((at) => ({ ...checkedLocally(at), schema })),
  );
}

class Search {
  readonly #emitter: Emitter;
  readonly #lost = new Map<JsonObject, Set<string>>();
  #looks = 0;

  constructor(emitter: Emitter) {
    this.#emitter = emitter;
    for (const { schema, pointer, ...loss } of emitter.losses) {
      // What cannot be written breaks nothing.
      if (schema === undefined || loss.class === "impossible") continue;
      const known = this.#lost.get(schema) ?? new Set();
      this.#lost.set(schema, known.add(pointer));
    }
  }

  leadsToLoss(union: JsonObject, at: string): boolean {
    if (this.#lost.size === 0) return false;
    const seen = new Set([union]);
    // The set grows while it is read.
    for (const schema of seen) {
      if (++this.#looks > MAX_LOOKS || this.#losesOutside(schema, at)) return true;
      for (const next of this.#nextOf(schema)) seen.add(next);
    }
    return false;
  }

  #losesOutside(schema: JsonObject, at: string): boolean {
    const pointers = this.#lost.get(schema) ?? [];
    return [...pointers].some((pointer) => pointer !== at && !pointer.startsWith(`${at}/`));
  }

  #nextOf(schema: JsonObject): readonly JsonObject[] {
    const { matcher, originals } = this.#emitter;
    const body = typeof schema.$ref === "string" ? matcher.definitions.get(schema.$ref) : undefined;
    return [...childrenOf(schema), ...(originals.get(schema) ?? []), ...(body === undefined ? [] : [body])];
  }
}
