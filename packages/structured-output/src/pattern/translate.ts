import { writeCharacter, writeSet } from "./sets.ts";
import { type Assertion, type Regex, soleCharacter } from "./syntax.ts";

/** A regular expression in the linear engine's syntax. */
export interface Translated {
  readonly text: string;
  /** About how many instructions its program has. */
  readonly size: number;
}

/** Why a regular expression cannot be written for the linear engine. */
export interface Untranslatable {
  readonly reason: string;
}

/** How large a program may be, in instructions: it bounds the work for one character of the text. */
const MAX_PROGRAM = 5_000;

/** The engine's own bound of a repetition, and of repetitions within each other multiplied. */
const MAX_REPEAT = 1_000;

interface Written extends Translated {
  /** The product of the nested counts, which the engine bounds. */
  readonly repeats: number;
}

/** Writes an ECMAScript regular expression for the linear engine, so that the same texts match. */
export function translate(regex: Regex): Translated | Untranslatable {
  const written = write(regex);
  if ("reason" in written || written.size <= MAX_PROGRAM) return written;
  return { reason: `it takes more than ${MAX_PROGRAM} steps for one character` };
}

const ASSERTIONS: Readonly<Record<Assertion, string>> = { start: "\\A", end: "\\z", boundary: "\\b", inside: "\\B" };

function write(regex: Regex): Written | Untranslatable {
  switch (regex.kind) {
    case "assertion":
      return { text: ASSERTIONS[regex.which], size: 1, repeats: 1 };
    case "set":
      return writeOne(regex);
    case "sequence":
      return join(regex.of, "");
    case "choice":
      return join(regex.of, "|");
    case "repeat":
      return repeat(regex);
    case "look":
      return { reason: "it looks ahead or behind" };
    case "unsupported":
      return { reason: regex.reason };
  }
}

function writeOne(regex: Regex & { readonly kind: "set" }): Written {
  const code = soleCharacter(regex);
  const text = code === undefined ? writeSet(regex.parts, regex.negated) : writeCharacter(code);
  // A class of many ranges is searched, which costs a little more than one comparison.
  return { text, size: 1 + regex.parts.length / 64, repeats: 1 };
}

function join(parts: readonly Regex[], separator: "" | "|"): Written | Untranslatable {
  const texts: string[] = [];
  let size = separator === "|" ? parts.length : 0;
  let repeats = 1;
  for (const part of parts) {
    const written = write(part);
    if ("reason" in written) return written;
    texts.push(separator === "" && part.kind === "choice" ? `(?:${written.text})` : written.text);
    size += written.size;
    repeats = Math.max(repeats, written.repeats);
  }
  return { text: texts.join(separator), size, repeats };
}

function repeat({ of, min, max }: Regex & { readonly kind: "repeat" }): Written | Untranslatable {
  const inner = write(of);
  if ("reason" in inner) return inner;
  const bounded = max !== Infinity;
  const size = (inner.size + 1) * Math.max(1, bounded ? max : min + 1);
  if (size > MAX_PROGRAM) return { text: "", size, repeats: 1 };
  const sign = signOf(min, max);
  if (sign !== undefined) return { text: `(?:${inner.text})${sign}`, size: inner.size + 1, repeats: inner.repeats };
  const counts = countsOf(min, bounded ? max : min, Math.floor(MAX_REPEAT / inner.repeats));
  if (counts === undefined) return { reason: "it repeats repetitions too often" };
  const text = [...counts, ...(bounded ? [] : ["*"])].map((count) => `(?:${inner.text})${count}`).join("");
  return { text: `(?:${text})`, size, repeats: inner.repeats * Math.max(1, Math.min(MAX_REPEAT, bounded ? max : min)) };
}

function signOf(min: number, max: number): string | undefined {
  if (max === Infinity) return min === 0 ? "*" : min === 1 ? "+" : undefined;
  return min === 0 && max === 1 ? "?" : undefined;
}

/** A repetition as several in a row, none of them longer than the engine takes: `x{1500}` is `x{1000}x{500}`. */
function countsOf(min: number, max: number, chunk: number): string[] | undefined {
  const counts: string[] = [];
  for (let left = min; left > 0; left -= chunk) {
    if (chunk < 1) return undefined;
    counts.push(`{${Math.min(left, chunk)}}`);
  }
  for (let left = max - min; left > 0; left -= chunk) {
    if (chunk < 1) return undefined;
    counts.push(`{0,${Math.min(left, chunk)}}`);
  }
  return counts;
}
