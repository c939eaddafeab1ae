import type { JsonValue } from "@meerkat/protocol";
import type { SchemaNode } from "./check.ts";
import { itemPlaces, tupleLength } from "./check-array.ts";
import { jsonEqual, numberAt, own } from "./json.ts";
import type { Place } from "./location.ts";
import { failure, onePlace } from "./location.ts";
import type { Attempt, Made } from "./make.ts";

const MAX_ITEMS = 512;
const UNIQUE_TRIES = 12;

/** An array for all these schemas at once. */
export function makeArray(nodes: readonly SchemaNode[], attempt: Attempt): Made {
  const least = leastItems(nodes);
  const crowded = nodes.find(({ schema }) => (numberAt(schema, "minItems") ?? 0) > MAX_ITEMS);
  if (crowded !== undefined) return failure(crowded, "minItems");
  const length = chooseLength(nodes, least, attempt);
  const unique = nodes.some(({ schema }) => own(schema, "uniqueItems") === true);
  const items: JsonValue[] = [];
  for (let index = 0; index < length; index++) {
    const made = makeItem(placesAt(nodes, index), { ...attempt, rng: attempt.rng.fork(index) }, unique ? items : []);
    if ("value" in made) items.push(made.value);
    else if (index < least) return made;
    else break;
  }
  return { value: items };
}

function leastItems(nodes: readonly SchemaNode[]): number {
  return Math.max(0, ...nodes.map(({ schema }) => Math.max(numberAt(schema, "minItems") ?? 0, containsCount(schema))));
}

function containsCount(schema: SchemaNode["schema"]): number {
  return own(schema, "contains") === undefined ? 0 : (numberAt(schema, "minContains") ?? 1);
}

function chooseLength(nodes: readonly SchemaNode[], least: number, { rng, lean, maker }: Attempt): number {
  const most = Math.min(MAX_ITEMS, ...nodes.flatMap(({ schema }) => numberAt(schema, "maxItems") ?? []));
  if (lean || maker.isFull()) return least;
  const tuple = Math.max(0, ...nodes.map(tupleLength));
  return Math.max(least, Math.min(most, tuple > 0 ? tuple : Math.max(least, 1) + rng.int(2)));
}

/** What the element at an index must satisfy; the first ones also serve `contains`. */
function placesAt(nodes: readonly SchemaNode[], index: number): readonly Place[] {
  return nodes.flatMap((node) => {
    const wanted = index < containsCount(node.schema) ? onePlace(node, "contains") : undefined;
    return [...itemPlaces(node, index), ...(wanted === undefined ? [] : [wanted])];
  });
}

function makeItem(places: readonly Place[], { maker, rng, depth }: Attempt, taken: readonly JsonValue[]): Made {
  let made = maker.make(places, rng, depth + 1);
  for (let attempt = 0; attempt < UNIQUE_TRIES && "value" in made; attempt++) {
    const { value } = made;
    if (!taken.some((item) => jsonEqual(item, value))) return made;
    made = maker.make(places, rng.fork(`again ${attempt}`), depth + 1);
  }
  return made;
}
