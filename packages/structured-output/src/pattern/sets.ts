import { propertyName } from "./properties.ts";
import { MAX_CODE_POINT, type SetPart } from "./syntax.ts";

/** Code points from the first to the second, both included. */
type Range = readonly [number, number];

const ASCII: readonly Range[] = [[0x00, 0x7f]];
const DIGITS: readonly Range[] = [[0x30, 0x39]];
const WORD: readonly Range[] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
/** White space and line ends as ECMAScript has them: far more than the linear engine's own `\s`. */
const SPACE: readonly Range[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

const ESCAPES = new Map<string, readonly Range[]>([
  ["d", DIGITS],
  ["D", complement(DIGITS)],
  ["w", WORD],
  ["W", complement(WORD)],
  ["s", SPACE],
  ["S", complement(SPACE)],
]);

/** A character set in the linear engine's syntax. The empty set, which it cannot say, becomes "none of all". */
export function writeSet(parts: readonly SetPart[], negated: boolean): string {
  if (parts.length === 0) return writeClass(!negated, writeRange([0, MAX_CODE_POINT]));
  return writeClass(negated, parts.map(writePart).join(""));
}

/** A character in the linear engine's syntax, which must not read anything else into it. */
export function writeCharacter(code: number): string {
  const plain = (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  return plain ? String.fromCharCode(code) : `\\x{${code.toString(16)}}`;
}

function writeClass(negated: boolean, content: string): string {
  return `[${negated ? "^" : ""}${content}]`;
}

function writePart(part: SetPart): string {
  if ("escape" in part) return (ESCAPES.get(part.escape) ?? []).map(writeRange).join("");
  if ("property" in part) return writeProperty(part);
  return writeRange([part.from, part.to]);
}

function writeProperty({ property, negated }: Extract<SetPart, { property: string }>): string {
  // The one common property that the linear engine has no name for.
  if (property === "ASCII") return (negated ? complement(ASCII) : ASCII).map(writeRange).join("");
  return `\\${negated ? "P" : "p"}{${propertyName(property)}}`;
}

function writeRange([from, to]: Range): string {
  return from === to ? writeCharacter(from) : `${writeCharacter(from)}-${writeCharacter(to)}`;
}

function complement(ranges: readonly Range[]): readonly Range[] {
  const starts = [0, ...ranges.map(([, to]) => to + 1)];
  const ends = [...ranges.map(([from]) => from - 1), MAX_CODE_POINT];
  return starts.flatMap((from, index): Range[] => {
    const to = ends[index] ?? MAX_CODE_POINT;
    return from <= to ? [[from, to]] : [];
  });
}
