import { printInClass, readEscape } from "./characters.ts";
import { classOf, DOT, insideClass } from "./classes.ts";
import { ANY_CHARACTER, type Branch, type Regex } from "./syntax.ts";

/** How deep groups may nest. */
const MAX_DEPTH = 50;

/** How long a pattern may be, in UTF-16 code units. */
const MAX_LENGTH = 10_000;

/** Reads an ECMA-262 pattern; undefined for one that not every engine can be given. */
export function parseRegex(source: string): Regex | undefined {
  if (source.length > MAX_LENGTH) return undefined;
  const parser = new Parser(source);
  try {
    return parser.whole();
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

class Unsupported extends Error {}

class Parser {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  whole(): Regex {
    const regex = this.#choice(0);
    if (this.#at < this.#source.length) throw new Unsupported();
    return regex;
  }

  #choice(depth: number): Regex {
    if (depth > MAX_DEPTH) throw new Unsupported();
    const branches = [this.#branch(depth)];
    while (this.#take("|")) branches.push(this.#branch(depth));
    return { kind: "choice", branches };
  }

  #branch(depth: number): Branch {
    const start = this.#take("^");
    const items: Regex[] = [];
    while (!this.#ends()) items.push(this.#quantified(this.#atom(depth)));
    const end = this.#take("$");
    if (!this.#ends()) throw new Unsupported();
    return { start, end, items };
  }

  #ends(): boolean {
    const next = this.#source[this.#at];
    return next === undefined || next === "|" || next === ")" || next === "$";
  }

  #atom(depth: number): Regex {
    if (this.#take("(")) return this.#group(depth);
    if (this.#take("[")) return this.#class();
    if (this.#take(".")) return { kind: "class", source: DOT, unicode: false };
    if (this.#take("\\")) return this.#escape();
    const character = this.#next();
    if (/[*+?{}^\])]/.test(character)) throw new Unsupported();
    return { kind: "text", text: character };
  }

  #group(depth: number): Regex {
    if (this.#take("?") && !this.#take(":") && !this.#name()) throw new Unsupported();
    const inner = this.#choice(depth + 1);
    if (!this.#take(")")) throw new Unsupported();
    return inner;
  }

  #name(): boolean {
    const match = /^<[A-Za-z_$][\w$]*>/.exec(this.#source.slice(this.#at, this.#at + 100));
    this.#at += match?.[0].length ?? 0;
    return match !== null;
  }

  #escape(): Regex {
    const letter = this.#source[this.#at] ?? "";
    const source = classOf(letter);
    if (source !== undefined) {
      this.#at++;
      return { kind: "class", source, unicode: false };
    }
    const property = this.#property();
    if (property !== undefined) return { kind: "class", source: property, unicode: true };
    return { kind: "text", text: this.#character() };
  }

  #property(): string | undefined {
    const match = /^[pP]\{[\w=]+\}/.exec(this.#source.slice(this.#at, this.#at + 60));
    this.#at += match?.[0].length ?? 0;
    return match === null ? undefined : `\\${match[0]}`;
  }

  /** The character whose escape begins here, after its backslash. */
  #character(): string {
    const escaped = readEscape(this.#source, this.#at);
    if (escaped === undefined) throw new Unsupported();
    this.#at += escaped.length;
    return escaped.text;
  }

  #class(): Regex {
    const lone = /^\\([DSW])\]/.exec(this.#source.slice(this.#at, this.#at + 3));
    if (lone !== null) {
      this.#at += 3;
      return { kind: "class", source: classOf(lone[1] ?? "") ?? "", unicode: false };
    }
    return this.#members(this.#take("^"));
  }

  #members(negated: boolean): Regex {
    const members: string[] = [];
    let unicode = false;
    while (!this.#take("]")) {
      const member = this.#member();
      unicode ||= member.startsWith("\\p") || member.startsWith("\\P");
      members.push(member);
    }
    // Engines read doubled characters such as `&&` within brackets as operators.
    const source = `[${negated ? "^" : ""}${[...new Set(members)].join("")}]`;
    if (members.length === 0 && !negated) throw new Unsupported();
    const everything = members.length === 0 || members.includes(ANY_CHARACTER);
    if (everything && negated && members.length > 0) throw new Unsupported();
    return { kind: "class", source: everything ? ANY_CHARACTER : source, unicode };
  }

  #member(): string {
    const set = this.#memberSet();
    if (set !== undefined) return set;
    const from = this.#memberCharacter();
    if (this.#source[this.#at] !== "-" || this.#source[this.#at + 1] === "]") return printInClass(from);
    this.#at++;
    const to = this.#memberCharacter();
    if ((to.codePointAt(0) ?? 0) < (from.codePointAt(0) ?? 0)) throw new Unsupported();
    return `${printInClass(from)}-${printInClass(to)}`;
  }

  /** A class escape within brackets. A pair such as `\s\S` is everything. */
  #memberSet(): string | undefined {
    if (this.#source[this.#at] !== "\\") return undefined;
    const letter = this.#source[this.#at + 1] ?? "";
    if (/[dswDSW]/.test(letter)) {
      const pair = this.#source.slice(this.#at + 2, this.#at + 4) === `\\${swapCase(letter)}`;
      const inside = pair ? ANY_CHARACTER : insideClass(letter);
      if (inside === undefined) throw new Unsupported();
      this.#at += pair ? 4 : 2;
      return inside;
    }
    this.#at++;
    const property = this.#property();
    if (property === undefined) this.#at--;
    return property;
  }

  #memberCharacter(): string {
    if (this.#take("\\")) {
      // Within brackets `\b` is a backspace and `\-` a hyphen.
      if (this.#take("b")) return "\b";
      if (/[dswDSWpP]/.test(this.#source[this.#at] ?? "")) throw new Unsupported();
      return this.#character();
    }
    return this.#next();
  }

  #quantified(item: Regex): Regex {
    const range = this.#range();
    if (range === undefined) return item;
    // A lazy quantifier finds another match in a text, but matches the same texts.
    this.#take("?");
    const [min, max] = range;
    if (max < min || this.#range() !== undefined) throw new Unsupported();
    return { kind: "repeat", item, min, max };
  }

  #range(): readonly [number, number] | undefined {
    if (this.#take("*")) return [0, Number.POSITIVE_INFINITY];
    if (this.#take("+")) return [1, Number.POSITIVE_INFINITY];
    if (this.#take("?")) return [0, 1];
    const match = /^\{(\d{1,6})(,(\d{0,6}))?\}/.exec(this.#source.slice(this.#at, this.#at + 20));
    if (match === null) return undefined;
    this.#at += match[0].length;
    const min = Number(match[1]);
    if (match[2] === undefined) return [min, min];
    return [min, match[3] ? Number(match[3]) : Number.POSITIVE_INFINITY];
  }

  #take(character: string): boolean {
    if (this.#source[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #next(): string {
    const code = this.#source.codePointAt(this.#at);
    if (code === undefined || (code >= 0xd800 && code <= 0xdfff)) throw new Unsupported();
    const character = String.fromCodePoint(code);
    this.#at += character.length;
    return character;
  }
}

function swapCase(letter: string): string {
  return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
}
