const CONTROLS: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f", v: "\v", "0": "\0" };

/** A character escape and how many characters of the source it takes after the backslash. */
export interface Escaped {
  readonly text: string;
  readonly length: number;
}

/** Reads the character escape whose letter stands at `index`; undefined for what is no character. */
export function readEscape(source: string, index: number): Escaped | undefined {
  const letter = source[index];
  if (letter === undefined) return undefined;
  if (letter === "u" || letter === "x") return readHex(source, index);
  if (letter === "c") return readControl(source, index);
  const control = CONTROLS[letter];
  if (control !== undefined) return letter === "0" && /\d/.test(source[index + 1] ?? "") ? undefined : one(control);
  return /[A-Za-z0-9]/.test(letter) ? undefined : one(String.fromCodePoint(source.codePointAt(index) ?? 0));
}

function one(text: string): Escaped {
  return { text, length: text.length > 1 ? text.length : 1 };
}

function readHex(source: string, index: number): Escaped | undefined {
  const match = /^(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))/.exec(source.slice(index, index + 9));
  const digits = match?.[1] ?? match?.[2] ?? match?.[3];
  if (match === null || digits === undefined) return undefined;
  const code = Number.parseInt(digits, 16);
  // Half of a surrogate pair is no character by itself.
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return { text: String.fromCodePoint(code), length: match[0].length };
}

function readControl(source: string, index: number): Escaped | undefined {
  const letter = source[index + 1] ?? "";
  return /[A-Za-z]/.test(letter) ? { text: String.fromCharCode(letter.charCodeAt(0) % 32), length: 2 } : undefined;
}

/** A character as it is written outside brackets. */
export function printCharacter(character: string): string {
  if (/[\\^$.*+?()[\]{}|/]/.test(character)) return character === "/" ? "/" : `\\${character}`;
  return printCommon(character);
}

/** A character as it is written within brackets. */
export function printInClass(character: string): string {
  return /[\\\]^[-]/.test(character) ? `\\${character}` : printCommon(character);
}

function printCommon(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const named = Object.entries(CONTROLS).find(([letter, control]) => control === character && letter !== "0");
  if (named !== undefined) return `\\${named[0]}`;
  const unseen = code < 0x20 || (code >= 0x7f && code <= 0xa0) || code === 0x2028 || code === 0x2029 || code === 0xfeff;
  return unseen ? `\\u${code.toString(16).padStart(4, "0")}` : character;
}
