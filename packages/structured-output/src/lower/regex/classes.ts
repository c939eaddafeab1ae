/** What `\d`, `\w` and `\s` stand for in ECMA-262, as the inside of a character class. */
const INSIDE: Readonly<Record<string, string>> = {
  d: "0-9",
  w: "A-Za-z0-9_",
  s: " \\t\\n\\r\\f\\v\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff",
};

/** The whole class for a class escape outside brackets; undefined for any other letter. */
export function classOf(letter: string): string | undefined {
  const inside = INSIDE[letter.toLowerCase()];
  if (inside === undefined) return undefined;
  return letter === letter.toLowerCase() ? `[${inside}]` : `[^${inside}]`;
}

/** The same within brackets; a negated one cannot be spelled out there. */
export function insideClass(letter: string): string | undefined {
  return INSIDE[letter];
}

/** `.` of ECMA-262 without the flag `s`. */
export const DOT = "[^\\n\\r\\u2028\\u2029]";
