import type { JsonValue } from "@meerkat/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { finishedParts } from "./finished-parts.ts";
import { createGrower, type Ending, type GrowerLimits } from "./grower.ts";
import { refines } from "./refines.ts";

function ending(chunks: Iterable<string>, limits?: GrowerLimits): Ending {
  const grower = createGrower(limits);
  for (const chunk of chunks) grower.push(chunk);
  return grower.end();
}

function shownAtEachCharacter(text: string): readonly JsonValue[] {
  const grower = createGrower();
  return text
    .split("")
    .flatMap((character) => {
      grower.push(character);
      const value = finishedParts(grower.snapshot());
      return value === undefined ? [] : [{ value }];
    })
    .map(({ value }) => value);
}

/** Where a name may occur twice, what was said before is taken back. */
const TWICE = /"a"|\\u0061|__proto__|"1"|""/;

/** JSON texts with whitespace and escapes anywhere they may be, and names that occur twice. */
const JSON_TEXT = fc.letrec<{ value: string; list: string; record: string; scalar: string }>((tie) => ({
  scalar: fc.oneof(
    fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
    fc.constantFrom(
      '"\\ud83d\\ude00"',
      '"\\u0041\\/\\""',
      "-1.5e+10",
      "0",
      "-0",
      "1E-7",
      "true",
      "false",
      "null",
      '""',
    ),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  ),
  list: fc.array(tie("value"), { maxLength: 4 }).map((items) => `[ ${items.join(" ,\n")}]`),
  record: fc
    .array(fc.tuple(fc.constantFrom('"a"', '"__proto__"', '"1"', '""', '"\\u0061"'), tie("value")), { maxLength: 4 })
    .map((members) => `{${members.map(([key, value]) => `\t${key}:\r${value} `).join(",")}}`),
  value: fc.oneof({ maxDepth: 4 }, tie("scalar"), tie("list"), tie("record")),
})).value;

describe("a grower", () => {
  test("says what JSON.parse says, however the text is cut", () => {
    const cuts = fc.array(fc.nat(40), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(JSON_TEXT, cuts, (text, lengths) => {
        const chunks: string[] = [];
        for (let at = 0, index = 0; at < text.length; index++) {
          const length = Math.max(lengths[index % lengths.length] ?? 1, 1);
          chunks.push(text.slice(at, at + length));
          at += length;
        }
        expect(ending(chunks)).toStrictEqual({ kind: "value", value: JSON.parse(text), before: "none", after: "none" });
      }),
      { numRuns: 500 },
    );
  });

  test("shows more and more of the value, at every character, and only what is in it", () => {
    fc.assert(
      fc.property(JSON_TEXT, (text) => {
        const shown = shownAtEachCharacter(text);
        const last: JsonValue = JSON.parse(text);
        const following = [...shown.slice(1), last];
        if (!TWICE.test(text))
          expect(shown.every((value, index) => refines(value, following[index] ?? null))).toBe(true);
        expect(shown.at(-1)).toStrictEqual(typeof last === "object" && last !== null ? last : undefined);
      }),
    );
  });

  test("agrees with JSON.parse about any text made of JSON's characters", () => {
    const soup = fc.string({
      unit: fc.constantFrom(...'[]{},:"\\u0e-+.1 tfn', "true", "null", '"a"', "\n"),
      maxLength: 12,
    });
    fc.assert(
      fc.property(soup, (text) => {
        const expected = parsed(text);
        const end = ending(text);
        if (expected !== undefined)
          expect(end).toStrictEqual({ kind: "value", value: expected, before: "none", after: "none" });
        // Where it is no JSON as a whole, a value is found only beside other text.
        else if (end.kind === "value") expect([end.before, end.after]).toContain("text");
      }),
      { numRuns: 20_000 },
    );
  });

  test("finished parts are the same objects in every snapshot", () => {
    const grower = createGrower();
    grower.push('{"a": {"b": [1]}, "c": [');
    const first = grower.snapshot();
    expect(grower.snapshot()).toBe(first);
    grower.push("1, 2");
    const second = grower.snapshot();
    expect(second.kind === "object" && first.kind === "object" && second.members.get("a")).toBe(
      first.kind === "object" ? first.members.get("a") : "none",
    );
    expect(finishedParts(first)).toEqual({ a: { b: [1] }, c: [] });
    expect(finishedParts(second)).toEqual({ a: { b: [1] }, c: [1] });
  });

  test("cuts nothing in the middle: numbers, words and texts are there when they have ended", () => {
    const shownAfter = (text: string) => {
      const grower = createGrower();
      grower.push(text);
      return finishedParts(grower.snapshot());
    };
    expect(shownAfter("[-1.5e+1")).toBeUndefined();
    expect(shownAfter("[0, -1.5e+1")).toEqual([0]);
    expect(shownAfter("[-1.5e+1]")).toEqual([-15]);
    expect(shownAfter("[0, tru")).toEqual([0]);
    expect(shownAfter('[0, "\\ud83d')).toEqual([0]);
    expect(shownAfter('{"a": 1, "b')).toEqual({ a: 1 });
    expect(shownAfter('{"a": 1, "b": ')).toEqual({ a: 1 });
    expect(shownAfter("12")).toBeUndefined();
  });

  test("a name called __proto__ is a name", () => {
    const end = ending('{"__proto__": {"x": 1}}');
    expect(end.kind === "value" && Object.hasOwn(Object(end.value), "__proto__")).toBe(true);
  });
});

describe("around the value", () => {
  test.each<[string, unknown, string, string]>([
    ['\ufeff {"a":1}', { a: 1 }, "none", "none"],
    ['```json\n{"a":1}\n```', { a: 1 }, "fence", "fence"],
    ['```JSON {"a":1}', { a: 1 }, "fence", "none"],
    ['```\n"[x]"\n```', "[x]", "fence", "none"],
    ['Here it is:\n```json\n{"a":1}\n```\nEnjoy!', { a: 1 }, "text", "text"],
    ['{"a":1} Enjoy!', { a: 1 }, "none", "text"],
    ["As [the paper] and {that one} say: [1]", [1], "text", "none"],
    ["[1] [", [1], "none", "text"],
    ['"[1]"', "[1]", "none", "none"],
    ["The [[ ]] of it", [[]], "text", "text"],
  ])("%j", (text, value, before, after) => {
    expect(ending(text)).toEqual({ kind: "value", value, before, after });
    expect(ending([text])).toEqual(ending(text));
  });

  test.each([
    ["", "none"],
    ["I cannot say 12.", "none"],
    ['{"a":', "cut"],
    ["[", "cut"],
    ['"long', "cut"],
    ['{"a": 1, b: 2}', "broken"],
    ["{a: [1]}", "broken"],
    ["[1]]", "broken"],
    ['{"a":1} {"a":2}', "several"],
    ["First [1], then {}", "several"],
  ])("%j is %s", (text, kind) => {
    expect(ending(text)).toEqual({ kind });
    expect(ending([text])).toEqual({ kind });
  });

  test("tells trailing text and faults as they come", () => {
    const grower = createGrower();
    grower.push('{"a":1}\n``');
    expect(grower.trailing).toBe(true);
    grower.push("`\n");
    expect(grower.trailing).toBe(false);
    grower.push("and [2]");
    expect([grower.trailing, grower.fault]).toEqual([true, "several"]);
  });
});

describe("hostile texts", () => {
  test("are bounded in depth, number and length", () => {
    expect(ending(["[".repeat(100_000), "1,"])).toEqual({ kind: "excessive" });
    expect(ending("[[[1]]]", { maxDepth: 3 })).toMatchObject({ kind: "value" });
    expect(ending("[[[1]]]", { maxDepth: 2 })).toEqual({ kind: "excessive" });
    expect(ending("[1,2,3]", { maxValues: 3 })).toEqual({ kind: "excessive" });
    expect(ending("[1,2,3]", { maxLength: 6 })).toEqual({ kind: "excessive" });
  });

  test("take linear time: quadratic work on so many characters would not end", () => {
    const long = 200_000;
    expect(ending(`["${"x".repeat(long)}"]`)).toMatchObject({ kind: "value" });
    expect(ending(`[${"1,".repeat(long / 2)}1]`)).toMatchObject({ kind: "value" });
    expect(ending("[".repeat(long))).toEqual({ kind: "cut" });
    expect(ending("[a ".repeat(long / 3))).toEqual({ kind: "none" });
    expect(ending(`{"a":${" ".repeat(long)}1}`)).toMatchObject({ kind: "value" });
    expect(ending(`"${"\\".repeat(long)}`)).toEqual({ kind: "cut" });
  }, 30_000);

  test("never throw", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (chunks) => {
        const grower = createGrower();
        for (const chunk of chunks) {
          grower.push(chunk);
          grower.snapshot();
        }
        expect(grower.end()).toEqual(ending(chunks.join("")));
        grower.push("[1]");
      }),
    );
  });
});

function parsed(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
