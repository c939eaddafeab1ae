import { compilePattern, type Matcher } from "../pattern/matcher.ts";

/** A pattern that is in a schema but is not asserted: a value that breaks it is accepted. */
export interface UnassertedPattern {
  /** JSON Pointer of the keyword (of the entry, in `patternProperties`) in the author's schema. */
  readonly pointer: string;
  readonly pattern: string;
  /** Why, in words that continue "it is not asserted because". */
  readonly reason: string;
}

/** How many steps for one character all patterns of a schema may take together; it bounds the work to compile them. */
const MAX_TOTAL_STEPS = 25_000;

/** The patterns of one schema. */
export class PatternShelf {
  readonly unasserted: UnassertedPattern[] = [];
  readonly #origin: (pointer: string) => string;
  readonly #known = new Map<string, Matcher | { readonly reason: string }>();
  #left = MAX_TOTAL_STEPS;

  constructor(origin: (pointer: string) => string) {
    this.#origin = origin;
  }

  /** Compiles the pattern at a pointer of the normalised schema, or puts on record why it is not asserted. */
  matcher(pattern: string, pointer: string): Matcher | undefined {
    const found = this.#known.get(pattern) ?? this.#compile(pattern);
    this.#known.set(pattern, found);
    if (!("reason" in found)) return found;
    this.unasserted.push({ pointer: this.#origin(pointer), pattern, reason: found.reason });
    return undefined;
  }

  #compile(pattern: string): Matcher | { readonly reason: string } {
    if (this.#left < 0) return { reason: "the patterns of this schema are too large together" };
    const compiled = compilePattern(pattern);
    if (!("reason" in compiled)) this.#left -= compiled.steps;
    return compiled;
  }
}
