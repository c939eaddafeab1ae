import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePattern, type Matcher } from "./matcher.ts";

function matcherOf(pattern: string): Matcher {
  const compiled = compilePattern(pattern);
  if ("reason" in compiled) throw new Error(`${pattern}: ${compiled.reason}`);
  return compiled;
}

const reasonOf = (pattern: string) => {
  const compiled = compilePattern(pattern);
  return "reason" in compiled ? compiled.reason : undefined;
};

/** Texts at the borders of what the two engines could see differently. */
const TEXTS = [
  ...["", "a", "ab", "aab", "b", "-", "a-b", "A", "0", "9", "_", " ", "\t", "\n", "a\n", "\na", "\r", "\u2028", "\v"],
  ...["\u00a0", "\ufeff", "\u1680", "\u3000", "\u0085", "é", "ß", "Ω", "Ж", "٣", "\u017f", "\u212a", "字", "\u0000"],
  ...[
    "😀",
    "a😀b",
    "\ud83d",
    "\ude00",
    "\ud83da",
    "[",
    "]",
    "^",
    "$",
    "\\",
    "/",
    ".",
    "{",
    "}",
    "(",
    ")",
    "|",
    "*",
    "+",
  ],
  ...["?", "&&", "~", "[:alpha:]", "foo", "foobar", "foo bar", "2024-01-02", "a.b.c", "x".repeat(40), "\u001f", "\b"],
];

/** Patterns on their own, and three times in a form that no native expression is used for. */
const FORMS = [
  (one: string) => one,
  (one: string) => `^(?:${one})*$`,
  (one: string) => `(?:${one})+(?:a|b)*x?`,
  (one: string) => `^a*(?:${one}|b+)*$`,
];

function expectSame(pattern: string): void {
  const expression = new RegExp(pattern, "u");
  const matcher = matcherOf(pattern);
  // V8 finds \B between the halves of a surrogate pair, where no match may start.
  const texts = TEXTS.filter((text) => !pattern.includes("\\B") || text !== "a😀b");
  const differing = texts.filter((text) => matcher.test(text) !== expression.test(text));
  expect({ pattern, differing }).toEqual({ pattern, differing: [] });
}

describe("the same texts match as in the JavaScript engine", () => {
  test.each([
    ...["a", ".", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\b", "\\B", "^", "$", "\\t", "\\n", "\\v", "\\f", "\\r"],
    ...["\\0", "\\cJ", "\\cj", "\\x41", "\\u0041", "\\u{1F600}", "\\ud83d\\ude00", "\\ud83d", "\\ude00", "\\/", "\\$"],
    ...["[]", "[^]", "[a]", "[^a]", "[\\d\\s]", "[^\\d\\s]", "[\\D]", "[^\\S]", "[\\W\\d]", "[\\b]", "[a\\-z]", "[a-]"],
    ...[
      "[-a]",
      "[\\]]",
      "[[]",
      "[\\\\]",
      "[&&~]",
      "[[:alpha:]]".slice(0, 10),
      "[\\u{1F600}-\\u{1F64F}]",
      "[😀]",
      "[.]",
      "[$^]",
    ],
    ...["\\p{L}", "\\P{L}", "\\p{Letter}", "\\p{gc=Lu}", "\\p{General_Category=Decimal_Number}", "\\p{Script=Greek}"],
    ...[
      "\\p{Script=Cyrillic}",
      "\\p{Alphabetic}",
      "[\\p{L}\\d]",
      "[^\\p{L}]",
      "\\p{Any}",
      "\\p{ASCII}",
      "\\p{White_Space}",
    ],
    ...["(a)", "(?:a)", "(?<n>a)", "(a|b)", "(|a)", "a|b|", "a?", "a*", "a+?", "a{2}", "a{2,}", "a{1,2}?", "(?:a{0}b)"],
    ...["(a*)*", "(a|aa)+", "(?:a?){3}", "(?:\\b|a)*"],
  ])("%s", (pattern) => {
    for (const form of FORMS) expectSame(form(pattern));
  });

  test("conditions at the start", () => {
    for (const pattern of ["^(?!foo)", "^(?!foo$).+$", "^(?=.*b)(?!.*c)a", "^(?!a|b)^.", "^(?!.*\\/)^(.*[^.]+.*)$"]) {
      expectSame(pattern);
    }
  });

  test("repetitions beyond the engine's own bounds", () => {
    for (const pattern of ["^(?:ab?){0,1100}$", "^(?:[ab]{1,40}-?){0,40}$", "^.{1001,1200}$|a", "(?:[ab]){1200,}"]) {
      expectSame(pattern);
      const long = "ab".repeat(700);
      expect(matcherOf(pattern).test(long)).toBe(new RegExp(pattern, "u").test(long));
    }
  });

  test("made of parts that are put together at random", () => {
    const atom = fc.constantFrom("a", "b", ".", "\\d", "[^a]", "[ab-]", "\\b", "\\s", "\\u{1F600}", "(?:a|ab)", "(b)");
    const sign = fc.constantFrom("", "", "*", "+", "?", "{2}", "{0,3}", "{1,}", "*?");
    const sequence = fc.array(fc.tuple(atom, sign), { minLength: 1, maxLength: 5 });
    const ends = fc.constantFrom(["", ""], ["^", ""], ["", "$"], ["^", "$"], ["^(?:", ")+$"], ["^(?!", ")"]);
    const text = fc.string({ unit: fc.constantFrom("a", "b", "-", "1", " ", "\n", "😀", "\ud83d"), maxLength: 9 });
    fc.assert(
      fc.property(fc.array(sequence, { minLength: 1, maxLength: 3 }), ends, text, (choices, [start, end], subject) => {
        const body = choices.map((parts) => parts.map(([one, times]) => one + (one === "\\b" ? "" : times)).join(""));
        const pattern = `${start}${body.join("|")}${end}`;
        expect({ pattern, verdict: matcherOf(pattern).test(subject) }).toEqual({
          pattern,
          verdict: new RegExp(pattern, "u").test(subject),
        });
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("what is not asserted", () => {
  test("says why", () => {
    expect(reasonOf("(a)\\1")).toMatch(/refers back/);
    expect(reasonOf("(?<x>a)\\k<x>")).toMatch(/refers back/);
    expect(reasonOf("a(?=b)")).toMatch(/looks ahead or behind/);
    expect(reasonOf("(?<!a)b")).toMatch(/looks ahead or behind/);
    expect(reasonOf("(?:^(?!a)b|c)")).toMatch(/looks ahead or behind/);
    expect(reasonOf("(?:(?:(?:a{1,99}b?){1,99}c?){1,99})*")).toMatch(/more than 5000 steps/);
    expect(reasonOf("(".repeat(300) + "a".repeat(1) + ")".repeat(300))).toMatch(/nest deeper/);
    expect(reasonOf("(a|b)+".repeat(20_000))).toMatch(/longer than/);
  });
});

describe("work", () => {
  test("is linear where an engine that goes back takes exponential time", () => {
    const text = `${"a".repeat(100_000)}!`;
    for (const pattern of ["^(a+)+$", "^(a|aa)+$", "(a*)*b", "^(?:a?){50}(?:a){50}$", "(x+x+)+y", "^([a-z]+)*$"]) {
      expect(matcherOf(pattern).test(text)).toBe(false);
    }
  });

  test("of a text is known before it is done", () => {
    expect(matcherOf("^[a-z]+$").steps).toBeLessThan(1);
    expect(matcherOf("^(a+)+$").steps).toBeLessThan(10);
    expect(matcherOf("^(?:[ab]{0,900}c)*$").steps).toBeGreaterThan(100);
  });
});
