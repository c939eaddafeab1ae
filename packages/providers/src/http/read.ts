import { isRecord } from "@meerkat/protocol";

// SDKs hand on what a server sends as if it kept to its API. Gateways that speak it leave things out, which is no
// matter where nothing is lost with them; what is there in another form would be, without anybody noticing.

/** The failure of an event that lacks a part of the answer. Quotes nothing of it, which could be a part of a secret. */
export function malformed(what: string): Error {
  return new Error(`A malformed server-sent event arrived: ${what}.`);
}

/** A text that has to be there. Throws for anything else. */
export function demandText(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw malformed(`${what} that is no text`);
}

/** A text, or nothing where it was left out. Throws for anything else. */
export function readText(value: unknown, what: string): string {
  return value === undefined || value === null ? "" : demandText(value, what);
}

/** A number, where it is one. */
export function readCount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** An object; an empty one where it was left out. Throws for anything else. */
export function readObject(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (isRecord(value)) return value;
  throw malformed(`${what} that is no object`);
}

/** The objects of a list; none where it was left out. Throws for anything else. */
export function readList(value: unknown, what: string): readonly Readonly<Record<string, unknown>>[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every(isRecord)) return value;
  throw malformed(`${what} that is no list of objects`);
}

/** The same of a list whose items the SDK knows. */
export function readObjects<Item>(value: readonly Item[] | null | undefined, what: string): readonly Item[] {
  readList(value, what);
  return value ?? [];
}

/** By what an event, or a part of one, says what it is. */
export function kindOf(value: unknown): string | undefined {
  return isRecord(value) && typeof value.type === "string" ? value.type : undefined;
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
