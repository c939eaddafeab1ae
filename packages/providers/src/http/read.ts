import { isRecord } from "@meerkat/protocol";

// SDKs hand on what a server sends as if it kept to its API. Gateways that speak it leave things out.

/** A text, or nothing where there is none. */
export function readText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A number, where it is one. */
export function readCount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The objects of a list; none where there is no list. */
export function readObjects<Item>(value: readonly Item[] | null | undefined): readonly Item[] {
  return Array.isArray(value) ? value.filter((item: Item): boolean => isRecord(item)) : [];
}

/**
 * Whether this is an event of a stream with the object that its kind holds, by `holds`. A kind that is not named there
 * may hold anything.
 */
export function isReadableEvent(
  event: unknown,
  holds: ReadonlyMap<string, string>,
): event is Readonly<Record<string, unknown>> & { readonly type: string } {
  if (!isRecord(event) || typeof event.type !== "string") return false;
  const member = holds.get(event.type);
  return member === undefined || isRecord(event[member]);
}
