import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { isJsonObject, ownValue } from "../../schema/json.ts";
import { atPointer } from "../../schema/pointer.ts";
import { isDefinitions, isOwner, type OwnerPlace, type Place, requiredNames } from "./places.ts";
import type { Judged } from "./rule.ts";

/** The pointer to which a reference within the same document leads; undefined for any other. */
function localPointer(reference: JsonValue | undefined): string | undefined {
  if (typeof reference !== "string" || !/^#(\/|$)/.test(reference)) return undefined;
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    // A percent sign that starts no escape makes the decoder throw; such a reference leads nowhere.
    return undefined;
  }
}

/** Whether a reference leads to a subschema of the same document. */
export function leadsSomewhere(root: JsonObject, reference: JsonValue | undefined): boolean {
  const pointer = localPointer(reference);
  const target = pointer === undefined ? undefined : atPointer(root, pointer);
  return isJsonObject(target) || typeof target === "boolean";
}

/** Decides whether a value of the owner always has the part, so that a circle through it never ends. */
export type Follows = (part: Place) => boolean;

/** Every part that describes something; definitions are followed only by references. */
export const everyPart: Follows = ({ keyword }) => !isDefinitions(keyword);

/** The parts that are no property which may be absent. */
export const partsThatMustBe: Follows = (part) => everyPart(part) && !isOptional(part);

function isOptional({ keyword, owner, pointer }: Place): boolean {
  if (keyword === "additionalProperties") return true;
  if (keyword !== "properties" || owner === undefined) return false;
  const name = pointer
    .slice(pointer.lastIndexOf("/") + 1)
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
  return !requiredNames(owner).has(name);
}

/** Pointers of the places where a way along parts and references comes back to where it has been. */
function circles({ places }: Judged, follows: Follows): ReadonlySet<string> {
  const onward = waysOn(places, follows);
  const state = new Map<string, "open" | "done">();
  const found = new Set<string>();
  for (const { pointer } of places) if (!state.has(pointer)) search(pointer, { onward, state, found });
  return found;
}

function waysOn(places: readonly Place[], follows: Follows): ReadonlyMap<string, readonly string[]> {
  const onward = new Map<string, string[]>(places.map(({ pointer }) => [pointer, []]));
  for (const place of places) {
    if (place.owner !== undefined && follows(place)) onward.get(place.owner.pointer)?.push(place.pointer);
    const target = isOwner(place) ? localPointer(ownValue(place.schema, "$ref")) : undefined;
    if (target !== undefined && onward.has(target)) onward.get(place.pointer)?.push(target);
  }
  return onward;
}

interface Search {
  readonly onward: ReadonlyMap<string, readonly string[]>;
  readonly state: Map<string, "open" | "done">;
  readonly found: Set<string>;
}

/** Depth first with a stack of its own; a step to a place that is still open closes a circle. */
function search(start: string, { onward, state, found }: Search): void {
  const stack = [{ at: start, next: 0 }];
  state.set(start, "open");
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const target = onward.get(top.at)?.[top.next++];
    if (target === undefined) {
      state.set(top.at, "done");
      stack.pop();
    } else if (state.get(target) === "open") found.add(top.at);
    else if (!state.has(target)) {
      state.set(target, "open");
      stack.push({ at: target, next: 0 });
    }
  }
}

const cache = new WeakMap<Judged, Map<Follows, ReadonlySet<string>>>();

/** Whether a circle closes at this place. Circles are searched once for each schema. */
export function closesCircle({ pointer }: OwnerPlace, judged: Judged, follows: Follows): boolean {
  const known = cache.get(judged) ?? new Map<Follows, ReadonlySet<string>>();
  cache.set(judged, known);
  const found = known.get(follows) ?? circles(judged, follows);
  known.set(follows, found);
  return found.has(pointer);
}
