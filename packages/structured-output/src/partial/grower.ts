import type { JsonValue } from "@meerkat/protocol";
import { Builder } from "./builder.ts";
import type { Growing } from "./growing.ts";
import { Margin, withoutFence } from "./margin.ts";
import { Token } from "./token.ts";

/** Bounds of a {@link Grower}. */
export interface GrowerLimits {
  /** How deep values may nest; 512 by default. */
  readonly maxDepth?: number;
  /** How many values there may be in all; a million by default. */
  readonly maxValues?: number;
  /** How long the text may be, in UTF-16 code units; 64 Mi by default. */
  readonly maxLength?: number;
}

/** How a text has ended, as a place where one JSON value is looked for. */
export type Ending =
  | {
      readonly kind: "value";
      readonly value: JsonValue;
      /** What stood around the value: nothing but whitespace, a Markdown fence, or other text. */
      readonly before: "none" | "fence" | "text";
      readonly after: "none" | "fence" | "text";
    }
  | {
      /**
       * `none`: there is no value; `cut`: it stops in the middle of one; `broken`: what begins like a value is not
       * well-formed; `several`: there is more than one; `excessive`: it is deeper, larger or longer than allowed.
       */
      readonly kind: "none" | "cut" | "broken" | "several" | "excessive";
    };

/**
 * Reads JSON that is still being written. The work is linear in the length of the text, however it is cut. Around the
 * value there may be whitespace, a byte order mark, a Markdown fence and other text; in other text only an object
 * or an array counts as a value.
 */
export interface Grower {
  /** Reads on. Never throws; what comes after a fault or after `end` is not looked at. */
  push(chunk: string): void;
  /** What there is of the value. A string, number or word that is the whole value stays unfinished until `end`. */
  snapshot(): Growing;
  /** Says that no more will come, and what it was. */
  end(): Ending;
  /** Why there will be no value, as soon as that is certain. */
  readonly fault: "broken" | "several" | "excessive" | undefined;
  /** Whether anything but whitespace and a fence has followed the value so far. */
  readonly trailing: boolean;
  /** How many values have been finished, and how many characters they have in all. */
  readonly closed: { readonly values: number; readonly length: number };
}

export const MAX_WIRE_DEPTH = 512;

const DEFAULT_LIMITS = { maxDepth: MAX_WIRE_DEPTH, maxValues: 1_000_000, maxLength: 64 * 1024 * 1024 };

const UNFINISHED: Growing = { kind: "unfinished" };

/** Creates a {@link Grower}. */
export function createGrower(limits: GrowerLimits = {}): Grower {
  return new TextGrower({ ...DEFAULT_LIMITS, ...limits });
}

const BRACKET_OR_QUOTE = /["{}[\]]/g;

class TextGrower implements Grower {
  fault: Grower["fault"];
  readonly #limits: Required<GrowerLimits>;
  /** The whole text as long as it may be a single string, number or word. */
  #whole: string | undefined = "";
  readonly #before = new Margin();
  readonly #after = new Margin();
  #found: Builder | undefined;
  /** A value that is being read, and whether it is certain that it is one: other text may have brackets too. */
  #builder: Builder | undefined;
  #certain = false;
  #token: Token | undefined;
  /** Brackets of other text that are open. */
  #enclosing = 0;
  #length = 0;
  #closedLength = 0;
  #ending: Ending | undefined;

  constructor(limits: Required<GrowerLimits>) {
    this.#limits = limits;
  }

  push(chunk: string): void {
    if (this.#ending !== undefined || this.fault !== undefined) return;
    this.#length += chunk.length;
    if (this.#length > this.#limits.maxLength) this.#fail("excessive");
    if (this.#whole !== undefined) this.#whole += chunk;
    const start = this.#length - chunk.length;
    for (let at = 0; at < chunk.length && this.fault === undefined; ) at = this.#step(chunk, at, start);
  }

  /** Reads at least one character, or ends the value that is being read. */
  #step(chunk: string, at: number, start: number): number {
    const builder = this.#builder;
    const token = this.#token;
    if (builder === undefined && token === undefined) return this.#readMargin(chunk, at);
    const next = token !== undefined ? this.#readToken(token, chunk, at) : this.#readValue(chunk, at);
    if (builder !== undefined) this.#settle(builder, start + next);
    return next;
  }

  #readValue(chunk: string, at: number): number {
    const mark = chunk.charAt(at);
    if (mark === " " || mark === "\n" || mark === "\t" || mark === "\r") return at + 1;
    if (!/[{}[\],:]/.test(mark)) {
      this.#token = new Token(mark);
      return at + 1;
    }
    if (this.#builder?.punctuation(mark) !== true) {
      this.#refuse();
      return at;
    }
    if (mark === "}" || mark === "]") this.#confirm();
    return at + 1;
  }

  #readToken(token: Token, chunk: string, at: number): number {
    const next = token.read(chunk, at);
    if (token.complete) this.#finishToken(token);
    return next;
  }

  #finishToken(token: Token): void {
    this.#token = undefined;
    const builder = this.#builder;
    if (builder === undefined) return;
    const value = token.value();
    if (value === undefined || !builder.scalar(value)) this.#refuse();
    else this.#confirm();
  }

  /** The first finished part makes it certain that a bracket began a value. */
  #confirm(): void {
    if (this.#certain) return;
    this.#certain = true;
    this.#whole = undefined;
    if (this.#enclosing > 0) this.#fail("broken");
    else if (this.#found !== undefined) this.#fail("several");
  }

  /** Brackets that began no value belong to the text around; what refused them is looked at again as such. */
  #refuse(): void {
    if (this.#certain) this.#fail("broken");
    this.#enclosing += this.#builder?.depth ?? 0;
    this.#builder = undefined;
    this.#margin.add("[");
  }

  /** Notes progress, and the end of the value. */
  #settle(builder: Builder, position: number): void {
    if (builder !== this.#builder || !this.#certain) return;
    const { maxDepth, maxValues } = this.#limits;
    if (builder.depth > maxDepth || builder.finished > maxValues) this.#fail("excessive");
    if (this.#token === undefined) this.#closedLength = position;
    if (builder.root === undefined || this.fault !== undefined) return;
    this.#found = builder;
    this.#builder = undefined;
  }

  get #margin(): Margin {
    return this.#found === undefined ? this.#before : this.#after;
  }

  /** Looks for the next bracket in the text around. */
  #readMargin(chunk: string, at: number): number {
    BRACKET_OR_QUOTE.lastIndex = at;
    const found = BRACKET_OR_QUOTE.exec(chunk);
    this.#margin.add(chunk.slice(at, found?.index));
    if (found === null) return chunk.length;
    this.#begin(found[0]);
    return found.index + 1;
  }

  #begin(mark: string): void {
    if (mark === '"') {
      // A string that is the whole value may have brackets in it.
      if (this.#found === undefined && this.#before.kind !== "text") this.#token = new Token(mark);
      this.#margin.add(mark);
    } else if (mark === "}" || mark === "]") {
      if (this.#enclosing === 0) this.#fail("broken");
      this.#enclosing--;
      this.#margin.add(mark);
    } else {
      this.#certain = false;
      this.#builder = new Builder();
      this.#builder.punctuation(mark);
    }
  }

  #fail(fault: "broken" | "several" | "excessive"): void {
    this.fault ??= fault;
    this.#whole = undefined;
  }

  snapshot(): Growing {
    if (this.#ending?.kind === "value") return { kind: "closed", value: this.#ending.value };
    if (this.#found !== undefined) return this.#found.snapshot();
    return this.#builder !== undefined && this.#certain ? this.#builder.snapshot() : UNFINISHED;
  }

  end(): Ending {
    this.#ending ??= this.#conclude();
    return this.#ending;
  }

  #conclude(): Ending {
    if (this.fault !== undefined) return { kind: this.fault };
    const found = this.#found?.root;
    if (found !== undefined) {
      const after = this.trailing ? "text" : this.#after.kind;
      return { kind: "value", value: found.value, before: this.#before.kind, after };
    }
    const value = scalarOf(this.#whole);
    const open = this.#builder !== undefined || this.#token !== undefined;
    if (value === undefined) return { kind: open ? "cut" : "none" };
    return { kind: "value", value, before: this.#whole?.trim().startsWith("```") ? "fence" : "none", after: "none" };
  }

  get trailing(): boolean {
    return this.#found !== undefined && (this.#after.kind === "text" || this.#builder !== undefined);
  }

  get closed(): { readonly values: number; readonly length: number } {
    const values = (this.#found ?? this.#builder)?.finished ?? 0;
    return { values: this.#certain || this.#found !== undefined ? values : 0, length: this.#closedLength };
  }
}

/** What a text says that is one string, number or word, with or without a fence. */
function scalarOf(whole: string | undefined): JsonValue | undefined {
  if (whole === undefined) return undefined;
  try {
    const value: JsonValue = JSON.parse(withoutFence(whole));
    return value;
  } catch {
    return undefined;
  }
}
