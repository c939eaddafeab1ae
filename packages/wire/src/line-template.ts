/**
 * What stands at a place that differs from line to line: JSON or a whole number, which a reader gets, or a text without
 * escapes or a whole number that no reader wants.
 */
export type Hole = "json" | "integer" | "skipped_text" | "skipped_integer";

/** The members of an object that differ from line to line, or have such members. */
export interface Holes {
  readonly [key: string]: Hole | Holes;
}

interface Place {
  readonly hole: Hole;
  /** What was written here last, and as what: a time is often that of the line before. */
  last: { readonly value: unknown; readonly text: string };
  /** What follows up to the next hole, or to the end of the line. */
  readonly after: string;
}

const NOTHING = { value: undefined, text: "" };

/** More digits than these might not be an exact number. */
const MOST_DIGITS = 15;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * Reads and writes notifications that are alike but for some fields, without parsing or writing anew what is known of
 * them: of the line of a text delta that is most.
 */
export class LineTemplate {
  /** What all of the lines begin with. */
  readonly #head: string;
  readonly #places: readonly Place[];

  /** For notifications like the one with these parameters: the same members in the same order, and no spaces. */
  constructor(method: string, params: Readonly<Record<string, unknown>>, holes: Holes) {
    const { known, open } = piecesOf({ jsonrpc: "2.0", method, params }, { params: holes });
    this.#head = known[0] ?? "";
    this.#places = open.map((hole, index) => ({ hole, after: known[index + 1] ?? "", last: NOTHING }));
  }

  /** The line with these values in its holes, as `JSON.stringify` would write it. Texts must need no escapes. */
  write(values: readonly unknown[]): string {
    let line = this.#head;
    let index = 0;
    for (const place of this.#places) line += written(place, values[index++]);
    return line;
  }

  /**
   * What a reader wants of the holes, in the order of the line, or `undefined` for a line that is not wholly of this kind.
   * Only a text that equals the known pieces and has in every hole what belongs there is read, and such a text is JSON
   * with these values: nothing is read that `JSON.parse` would not give.
   */
  read(line: string): readonly unknown[] | undefined {
    if (line.slice(0, this.#head.length) !== this.#head) return undefined;
    const values: unknown[] = [];
    let at = this.#head.length;
    for (const { hole, after } of this.#places) {
      const end = endOf(hole, line, at, after);
      if (end === at || line.slice(end, end + after.length) !== after) return undefined;
      if (hole === "json" || hole === "integer") {
        const value = hole === "json" ? parsed(line.slice(at, end)) : integerOf(line, at, end);
        if (value === undefined) return undefined;
        values.push(value);
      }
      at = end + after.length;
    }
    return at === line.length ? values : undefined;
  }
}

/** A value in its place, with what follows it. */
function written(place: Place, value: unknown): string {
  if (place.hole === "json") return JSON.stringify(value) + place.after;
  if (typeof value === "string") return value + place.after;
  if (place.last.value !== value) place.last = { value, text: value + place.after };
  return place.last.text;
}

interface Pieces {
  /** The text around the holes: one piece more than there are holes. */
  readonly known: string[];
  readonly open: Hole[];
}

function piecesOf(value: unknown, holes: Holes): Pieces {
  const pieces: Pieces = { known: [""], open: [] };
  write(value, holes, pieces);
  return pieces;
}

/** Adds a value as `JSON.stringify` writes it, but for its holes. */
function write(value: unknown, hole: Hole | Holes | undefined, pieces: Pieces): void {
  if (typeof hole === "string") writeHole(hole, pieces);
  else if (hole === undefined || typeof value !== "object" || value === null) say(JSON.stringify(value), pieces);
  else writeMembers(value, hole, pieces);
}

function writeMembers(object: object, holes: Holes, pieces: Pieces): void {
  say("{", pieces);
  for (const [index, [key, member]] of Object.entries(object).entries()) {
    say(`${index === 0 ? "" : ","}${JSON.stringify(key)}:`, pieces);
    write(member, Object.hasOwn(holes, key) ? holes[key] : undefined, pieces);
  }
  say("}", pieces);
}

function writeHole(hole: Hole, pieces: Pieces): void {
  const quote = hole === "skipped_text" ? '"' : "";
  say(quote, pieces);
  pieces.open.push(hole);
  pieces.known.push(quote);
}

function say(text: string, { known }: Pieces): void {
  known.push((known.pop() ?? "") + text);
}

/** Where the hole ends; where it begins when it does not hold what it should. */
function endOf(hole: Hole, line: string, at: number, after: string): number {
  if (hole === "json") return Math.max(at, line.indexOf(after, at));
  return hole === "skipped_text" ? textEnd(line, at) : integerEnd(line, at);
}

/** A text that needs no unescaping. An empty one is none: such a line is parsed. */
function textEnd(line: string, at: number): number {
  let end = at;
  for (let code = line.charCodeAt(end); code >= SPACE; code = line.charCodeAt(++end)) {
    if (code === QUOTE) return end;
    if (code === BACKSLASH) return at;
  }
  return at;
}

function integerEnd(line: string, at: number): number {
  let end = at;
  for (let code = line.charCodeAt(end); code >= ZERO && code <= NINE; ) code = line.charCodeAt(++end);
  const leadingZero = end - at > 1 && line.charCodeAt(at) === ZERO;
  return leadingZero || end - at > MOST_DIGITS ? at : end;
}

function integerOf(line: string, at: number, end: number): number {
  let value = 0;
  for (let index = at; index < end; index++) value = value * 10 + line.charCodeAt(index) - ZERO;
  return value;
}

/** `undefined`, which no JSON means, for what is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
