import { createHash } from "node:crypto";
import type { JsonValue } from "@meerkat/protocol";
import type { TapeRequest } from "./tape.ts";

const LONGEST_LINE = 200;

/**
 * A request as lines that are equal when the requests ask the same: members in alphabetical order, and no host, since a
 * server of a test is on another port each time.
 */
export function canonicalLines({ method, url, headers, json, text }: TapeRequest): readonly string[] {
  const { pathname, search } = new URL(url);
  const body = json === undefined ? (text ?? "") : JSON.stringify(sorted(json), undefined, 2);
  const head = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  return [`${method} ${pathname}${search}`, ...head.map(([name, value]) => `${name}: ${value}`), ...body.split("\n")];
}

/** A line short enough to read; two that differ still do. */
export function readableLine(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  const digest = createHash("sha256").update(line).digest("hex").slice(0, 12);
  return `${line.slice(0, LONGEST_LINE)}… (${line.length} characters, sha256 ${digest})`;
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member = null]) => [name, sorted(member)]));
}
