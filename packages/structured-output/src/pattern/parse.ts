import { Cursor } from "./cursor.ts";
import { readCharacterEscape, readSetEscape } from "./escapes.ts";
import { type Assertion, character, type Regex, type SetPart } from "./syntax.ts";

/** How deep groups may nest; the linear engine has a bound too. */
const MAX_NESTING = 200;

/** The characters that `.` does not match. */
const LINE_ENDS: readonly SetPart[] = [0x0a, 0x0d, 0x2028, 0x2029].map((code) => ({ from: code, to: code }));

/**
 * Reads a regular expression that compiles with the `u` flag. It does not look for mistakes: the JavaScript engine has
 * done that. What cannot be matched in linear time becomes a node of kind `unsupported`.
 */
export function parsePattern(source: string): Regex {
  return readChoice(new Cursor(source), 0);
}

function readChoice(cursor: Cursor, nesting: number): Regex {
  const choices = [readSequence(cursor, nesting)];
  while (cursor.takes("|")) choices.push(readSequence(cursor, nesting));
  const [only] = choices;
  return choices.length === 1 && only !== undefined ? only : { kind: "choice", of: choices };
}

function readSequence(cursor: Cursor, nesting: number): Regex {
  const items: Regex[] = [];
  while (!cursor.done && !cursor.sees("|") && !cursor.sees(")")) items.push(readTerm(cursor, nesting));
  return { kind: "sequence", of: items };
}

function readTerm(cursor: Cursor, nesting: number): Regex {
  const atom = readAtom(cursor, nesting);
  const found = cursor.match(/(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y);
  if (found === undefined) return atom;
  const [, sign, least, comma, most] = found;
  const min = sign === undefined ? Number(least) : sign === "+" ? 1 : 0;
  if (sign !== undefined) return { kind: "repeat", of: atom, min, max: sign === "?" ? 1 : Infinity };
  return { kind: "repeat", of: atom, min, max: most ? Number(most) : comma ? Infinity : min };
}

const ASSERTIONS = new Map<string, Assertion>([
  ["^", "start"],
  ["$", "end"],
  ["\\b", "boundary"],
  ["\\B", "inside"],
]);

function readAtom(cursor: Cursor, nesting: number): Regex {
  for (const [text, which] of ASSERTIONS) {
    if (cursor.takes(text)) return { kind: "assertion", which };
  }
  if (cursor.takes("(")) return readGroup(cursor, nesting + 1);
  if (cursor.takes("[")) return readSet(cursor);
  if (cursor.takes(".")) return { kind: "set", negated: true, parts: LINE_ENDS };
  return cursor.takes("\\") ? readEscape(cursor) : character(cursor.next());
}

function readEscape(cursor: Cursor): Regex {
  if (cursor.match(/[1-9]\d*|k<[^>]*>/y)) return unsupported("it refers back to a group");
  const part = readSetEscape(cursor);
  return part === undefined ? character(readCharacterEscape(cursor)) : { kind: "set", negated: false, parts: [part] };
}

function readGroup(cursor: Cursor, nesting: number): Regex {
  if (nesting > MAX_NESTING) {
    while (!cursor.done) cursor.next();
    return unsupported(`its groups nest deeper than ${MAX_NESTING} levels`);
  }
  const look = cursor.match(/\?(<?)([=!])/y);
  const flags = look === undefined && cursor.match(/\?[ims-]+:/y) !== undefined;
  if (look === undefined && !flags && !cursor.takes("?:")) cursor.match(/\?<[^>]*>/y);
  const of = readChoice(cursor, nesting);
  cursor.takes(")");
  if (flags) return unsupported("it changes flags");
  return look === undefined ? of : { kind: "look", ahead: look[1] === "", negated: look[2] === "!", of };
}

function readSet(cursor: Cursor): Regex {
  const negated = cursor.takes("^");
  const parts: SetPart[] = [];
  while (!cursor.done && !cursor.takes("]")) parts.push(readSetPart(cursor));
  return { kind: "set", negated, parts };
}

function readSetPart(cursor: Cursor): SetPart {
  const first = readMember(cursor);
  if (typeof first !== "number") return first;
  if (!cursor.match(/-(?!\])/y)) return { from: first, to: first };
  const last = readMember(cursor);
  return { from: first, to: typeof last === "number" ? last : first };
}

function readMember(cursor: Cursor): SetPart | number {
  if (!cursor.takes("\\")) return cursor.next();
  if (cursor.takes("b")) return 0x08;
  return readSetEscape(cursor) ?? readCharacterEscape(cursor);
}

function unsupported(reason: string): Regex {
  return { kind: "unsupported", reason };
}
