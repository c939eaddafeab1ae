import type { Response, ResponseOutputItem } from "openai/resources/responses/responses";
import { readObjects } from "../http/read.ts";

/** What was said of items so far. */
export interface Said {
  /** Those that have begun and not ended, with their place; a delta may come without a beginning. */
  readonly open: readonly (readonly [index: number, item: ResponseOutputItem | undefined])[];
  /** Those that have ended. */
  readonly closed: readonly ResponseOutputItem[];
}

/**
 * The items that only the finished response tells, as the SDK finds them there: all of them where a server streams none,
 * else those that have begun and did not end. What an incomplete response has of them was cut.
 */
export function unsaidItems(
  { output, status }: Response,
  { open, closed }: Said,
): readonly (readonly [index: number, item: ResponseOutputItem])[] {
  const items = readObjects(output, "an output");
  if (closed.length === 0 && open.length === 0) return [...items.entries()];
  if (status === "incomplete") return [];
  return open.flatMap(([index, begun]) => {
    const ended = begun && !sameItem(closed, begun) ? sameItem(items, begun) : undefined;
    return ended ? [[index, ended] as const] : [];
  });
}

/** The item with the same id, which tells it from others wherever it stands. */
export function sameItem(
  items: readonly ResponseOutputItem[],
  item: ResponseOutputItem,
): ResponseOutputItem | undefined {
  const id = idOf(item);
  return id === undefined ? undefined : items.find((one) => idOf(one) === id);
}

function idOf(item: ResponseOutputItem): string | undefined {
  return "id" in item && typeof item.id === "string" ? item.id : undefined;
}
