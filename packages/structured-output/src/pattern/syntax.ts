/** A part of a character set: a range of code points, an escape such as `\d`, or a Unicode property. */
export type SetPart =
  | { readonly from: number; readonly to: number }
  | { readonly escape: "d" | "D" | "w" | "W" | "s" | "S" }
  | { readonly property: string; readonly negated: boolean };

/** What a position must be: the ends of the text, a word boundary, or none. */
export type Assertion = "start" | "end" | "boundary" | "inside";

/** A regular expression of ECMAScript as a tree. Groups only group: nobody asks what they caught. */
export type Regex =
  | { readonly kind: "set"; readonly negated: boolean; readonly parts: readonly SetPart[] }
  | { readonly kind: "assertion"; readonly which: Assertion }
  | { readonly kind: "sequence" | "choice"; readonly of: readonly Regex[] }
  | { readonly kind: "repeat"; readonly of: Regex; readonly min: number; readonly max: number }
  | { readonly kind: "look"; readonly ahead: boolean; readonly negated: boolean; readonly of: Regex }
  /** Something that has no meaning in linear time, or that is not read; `reason` says what. */
  | { readonly kind: "unsupported"; readonly reason: string };

/** The highest code point. */
export const MAX_CODE_POINT = 0x10ffff;

/** The set of one character. */
export function character(code: number): Regex {
  return { kind: "set", negated: false, parts: [{ from: code, to: code }] };
}

/** The code point of a set that has one member, written as such. */
export function soleCharacter(regex: Regex): number | undefined {
  if (regex.kind !== "set" || regex.negated || regex.parts.length !== 1) return undefined;
  const [part] = regex.parts;
  return part !== undefined && "from" in part && part.from === part.to ? part.from : undefined;
}
