import { isRecord } from "@meerkat/protocol";
import { notificationLine } from "@meerkat/wire";
import { cutText, jsonBytes } from "./text.ts";

/** Event lines for a client that declared nothing: what readers of 0.5 clients can take, in bytes without the newline. */
export const DEFAULT_EVENT_LINE_BYTES = 65_536;

type Fields = Readonly<Record<string, unknown>>;

/** A notification before it is written. */
export interface Outgoing {
  readonly method: string;
  /** The parameters as they are on the wire. */
  readonly params: unknown;
}

/** Names, ids and words of an enum are shorter than this; cutting them would save nothing and change what is meant. */
const ALWAYS_WHOLE_BYTES = 64;
/** A UTF-16 code unit has at most as many bytes in UTF-8. */
const MOST_BYTES_A_UNIT = 3;

/**
 * The parameters of an event notification, cut where its line would be longer than `maxBytes`: the longest text loses
 * its end, half arguments of a tool call would be wrong ones and are left out, and `truncated` says so. Everything else
 * is returned as it is.
 */
export function fitEvent({ method, params }: Outgoing, maxBytes: number): unknown {
  if (!isEventMethod(method) || !isRecord(params) || lineBytes({ method, params }) <= maxBytes) return params;
  const marked = { ...params, truncated: true };
  const excess = lineBytes({ method, params: marked }) - maxBytes;
  return { ...marked, event: shortenEvent(method, params.event, excess) };
}

/** The line of a notification, cut where {@link fitEvent} cuts it. Throws a TypeError for what is no JSON. */
export function eventLine(message: Outgoing, maxBytes: number): string {
  const line = notificationLine(message.method, message.params);
  if (surelyFits(line, maxBytes) || Buffer.byteLength(line) <= maxBytes) return line;
  return notificationLine(message.method, fitEvent(message, maxBytes));
}

/** Whether a line is within the limit, whatever its characters are. Nearly every one is so short; it need not be measured. */
export function surelyFits(line: string, maxBytes: number): boolean {
  return line.length * MOST_BYTES_A_UNIT <= maxBytes;
}

function isEventMethod(method: string): boolean {
  return method === "session/event" || method === "session/stream_event";
}

function lineBytes({ method, params }: Outgoing): number {
  return jsonBytes({ jsonrpc: "2.0", method, params });
}

function shortenEvent(method: string, event: unknown, excess: number): unknown {
  if (!isRecord(event)) return event;
  if (method === "session/event" || !isRecord(event.payload)) return shortenFields(event, excess);
  return { ...event, payload: shortenFields(event.payload, excess) };
}

/** Takes `excess` bytes from the largest fields. */
function shortenFields(fields: Fields, excess: number): Fields {
  const out: Record<string, unknown> = { ...fields };
  let left = excess;
  for (const { key, value, bytes } of largestFirst(fields)) {
    if (left <= 0 || bytes <= ALWAYS_WHOLE_BYTES) break;
    out[key] = key === "args" && typeof value !== "string" ? {} : shorten(value, Math.max(bytes - left, 2));
    left -= bytes - jsonBytes(out[key]);
  }
  return out;
}

function largestFirst(fields: Fields) {
  const sized = Object.entries(fields).map(([key, value]) => ({ key, value, bytes: jsonBytes(value) }));
  return sized.toSorted((a, b) => b.bytes - a.bytes);
}

function shorten(value: unknown, maxBytes: number): unknown {
  if (typeof value === "string") return cutText(value, maxBytes);
  if (Array.isArray(value)) return firstItems(value, maxBytes);
  if (!isRecord(value)) return value;
  const shorter = shortenFields(value, jsonBytes(value) - maxBytes);
  return jsonBytes(shorter) <= maxBytes ? shorter : {};
}

function firstItems(items: readonly unknown[], maxBytes: number): readonly unknown[] {
  let left = maxBytes - 2;
  const end = items.findIndex((item) => {
    left -= jsonBytes(item) + 1;
    return left < -1;
  });
  return end < 0 ? items : items.slice(0, end);
}
