import type { Cursor } from "./cursor.ts";
import type { SetPart } from "./syntax.ts";

const CONTROLS = new Map([
  ["t", 9],
  ["n", 10],
  ["v", 11],
  ["f", 12],
  ["r", 13],
  ["0", 0],
]);

/** Reads what stands after a backslash when it is a set: `\d`, `\p{...}` and the like. */
export function readSetEscape(cursor: Cursor): SetPart | undefined {
  const simple = cursor.match(/[dDwWsS]/y)?.[0];
  switch (simple) {
    case "d":
    case "D":
    case "w":
    case "W":
    case "s":
    case "S":
      return { escape: simple };
  }
  const property = cursor.match(/([pP])\{([^}]*)\}/y);
  return property === undefined ? undefined : { property: property[2] ?? "", negated: property[1] === "P" };
}

/** Reads what stands after a backslash when it is one character, and gives its code point. */
export function readCharacterEscape(cursor: Cursor): number {
  const control = cursor.match(/c([A-Za-z])/y)?.[1];
  if (control !== undefined) return control.charCodeAt(0) % 32;
  const pair = cursor.match(/u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})/iy);
  if (pair !== undefined) return joinSurrogates(hex(pair[1]), hex(pair[2]));
  const coded = cursor.match(/u\{([0-9a-f]+)\}|u([0-9a-f]{4})|x([0-9a-f]{2})/iy);
  if (coded !== undefined) return hex(coded[1] ?? coded[2] ?? coded[3]);
  const code = cursor.next();
  return CONTROLS.get(String.fromCodePoint(code)) ?? code;
}

function hex(digits: string | undefined): number {
  return Number.parseInt(digits ?? "0", 16);
}

function joinSurrogates(high: number, low: number): number {
  return (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000;
}
