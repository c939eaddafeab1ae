/** A regular expression as a tree that strings can be made from. */
export type PatternNode =
  | { readonly kind: "chars"; readonly choices: readonly string[] }
  | { readonly kind: "sequence"; readonly items: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly options: readonly PatternNode[] }
  | { readonly kind: "repeat"; readonly item: PatternNode; readonly min: number; readonly max: number };

const MAX_RANGE = 200;
const EMPTY: PatternNode = { kind: "sequence", items: [] };
const PRINTABLE = range(0x20, 0x7e);
const DIGITS = [..."0123456789"];
const WORD = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"];
const CONTROLS: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", v: "\v", f: "\f", 0: "\0" };
const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  L: [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"],
  Ll: [..."abcdefghijklmnopqrstuvwxyz"],
  Lu: [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
  N: DIGITS,
  Nd: DIGITS,
  P: [...".,;:!?-"],
  Z: [" "],
};

/**
 * Parses the part of regular expressions that schemas use. Undefined for what no string is made from
 * (back references, unknown classes). Look-around and anchors are passed over: whoever makes a string tests it.
 */
export function parsePattern(source: string): PatternNode | undefined {
  const reader = { source, at: 0 };
  const node = alternatives(reader);
  return reader.at === source.length ? node : undefined;
}

interface Reader {
  readonly source: string;
  at: number;
}

function take(reader: Reader, expression: RegExp): string | undefined {
  const found = new RegExp(expression.source, "uy");
  found.lastIndex = reader.at;
  const text = found.exec(reader.source)?.[0];
  if (text !== undefined) reader.at += text.length;
  return text;
}

function alternatives(reader: Reader): PatternNode | undefined {
  const options: PatternNode[] = [];
  do {
    const option = sequence(reader);
    if (option === undefined) return undefined;
    options.push(option);
  } while (take(reader, /\|/) !== undefined);
  return options.length === 1 ? options[0] : { kind: "choice", options };
}

function sequence(reader: Reader): PatternNode | undefined {
  const items: PatternNode[] = [];
  while (reader.at < reader.source.length && !/[|)]/.test(reader.source[reader.at] ?? "")) {
    const item = atom(reader);
    const repeated = item && quantified(reader, item);
    if (repeated === undefined) return undefined;
    items.push(repeated);
  }
  return { kind: "sequence", items };
}

function quantified(reader: Reader, item: PatternNode): PatternNode {
  const text = take(reader, /(?:[*+?]|\{\d+(?:,\d*)?\})\??/);
  if (text === undefined) return item;
  const [min = "0", max = text.includes(",") ? "" : min] = text.match(/\d+/g) ?? [text.startsWith("+") ? "1" : "0", ""];
  const bound = text.startsWith("?") ? 1 : max === "" ? Number.POSITIVE_INFINITY : Number(max);
  return { kind: "repeat", item, min: Number(min), max: bound };
}

function atom(reader: Reader): PatternNode | undefined {
  if (take(reader, /\^|\$|\\[bB]/) !== undefined) return EMPTY;
  if (take(reader, /\(\?<?[=!]/) !== undefined) return group(reader) && EMPTY;
  if (take(reader, /\((?:\?:|\?<\w+>)?/) !== undefined) return group(reader);
  if (take(reader, /\[/) !== undefined) return charClass(reader);
  if (take(reader, /\./) !== undefined) return { kind: "chars", choices: WORD };
  if (reader.source[reader.at] === "\\") return chars(escaped(reader));
  return chars([take(reader, /[^*+?()[\]]|\]/) ?? ""]);
}

function group(reader: Reader): PatternNode | undefined {
  const inner = alternatives(reader);
  return take(reader, /\)/) === undefined ? undefined : inner;
}

function chars(choices: readonly string[] | undefined): PatternNode | undefined {
  return choices === undefined || choices.length === 0 || choices[0] === "" ? undefined : { kind: "chars", choices };
}

function charClass(reader: Reader): PatternNode | undefined {
  const negated = take(reader, /\^/) !== undefined;
  const members: string[] = [];
  while (take(reader, /\]/) === undefined) {
    const low = member(reader);
    if (low === undefined) return undefined;
    const high = low.length === 1 && take(reader, /-(?!\])/) !== undefined ? member(reader) : low;
    if (high === undefined) return undefined;
    const isRange = high !== low && low.length === 1 && high.length === 1;
    members.push(...(isRange ? range(codeOf(low), codeOf(high)) : [...new Set([...low, ...high])]));
  }
  return chars(negated ? PRINTABLE.filter((char) => !members.includes(char)) : members);
}

function member(reader: Reader): readonly string[] | undefined {
  if (reader.source[reader.at] === "\\") return take(reader, /\\b/) === undefined ? escaped(reader) : ["\b"];
  const char = take(reader, /[^\]]/);
  return char === undefined ? undefined : [char];
}

function escaped(reader: Reader): readonly string[] | undefined {
  const text = take(reader, /\\(?:u\{[\da-f]+\}|u[\da-f]{4}|x[\da-f]{2}|[pP]\{[^}]+\}|[^1-9k])/i);
  if (text === undefined) return undefined;
  const letter = text[1] ?? "";
  if (letter === "u" || letter === "x")
    return [String.fromCodePoint(Number.parseInt(text.replace(/[\\ux{}]/g, ""), 16))];
  if (letter === "p") return PROPERTIES[text.slice(3, -1).replace(/^.*=/, "")];
  return classEscape(letter) ?? [CONTROLS[letter] ?? letter];
}

function classEscape(letter: string): readonly string[] | undefined {
  if (letter === "d") return DIGITS;
  if (letter === "w") return WORD;
  if (letter === "s") return [" "];
  if (letter === "D") return PRINTABLE.filter((char) => !DIGITS.includes(char));
  if (letter === "W") return PRINTABLE.filter((char) => !WORD.includes(char));
  return letter === "S" ? PRINTABLE.slice(1) : letter === "P" ? [] : undefined;
}

function range(low: number, high: number): readonly string[] {
  const length = Math.max(0, Math.min(high - low + 1, MAX_RANGE));
  return Array.from({ length }, (_, index) => String.fromCodePoint(low + index));
}

function codeOf(members: readonly string[]): number {
  return members[0]?.codePointAt(0) ?? 0;
}
