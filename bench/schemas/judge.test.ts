import type { JsonObject } from "@meerkat/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Contender, plain } from "./contender.ts";
import { ours } from "./contenders/ours.ts";
import { Engines } from "./engines.ts";
import { judgeCase, type Means } from "./judge.ts";
import { findPython } from "./python.ts";
import { failureList, notesOf, reportOf } from "./report.ts";
import { isSound, type Row } from "./row.ts";
import { runAll } from "./run.ts";
import { truthOf } from "./truth.ts";

const SCHEMA: JsonObject = {
  type: "object",
  properties: { code: { type: "string", pattern: "^[a-z]{2}$" } },
  required: ["code"],
  additionalProperties: false,
};
const CASE = {
  name: "code",
  schema: SCHEMA,
  tests: [
    { valid: true, data: { code: "ab" } },
    { valid: false, data: { code: "abc" } },
    { valid: true, data: { code: 1 } },
  ],
};

/** A helper that sends what it is told to, whatever the schema. */
function sends(schema: JsonObject, warnings: readonly { readonly path: string }[] = []): Contender {
  return { name: "helper", profile: "anthropic", emit: () => plain(schema, warnings) };
}

async function rowOf(contender: Contender, means: Partial<Means> = {}): Promise<Row> {
  const { row } = await judgeCase(CASE, contender, { truth: truthOf(SCHEMA), engines: undefined, ...means });
  return row;
}

const without = (more: JsonObject = {}): JsonObject => ({
  ...SCHEMA,
  properties: { code: { type: "string", ...more } },
});

describe("judging without engines", () => {
  it("finds nothing wrong with a schema that is sent as it is, and counts wrong labels", async () => {
    const row = await rowOf(sends(SCHEMA));
    expect(isSound(row)).toBe(true);
    expect(row.counts).toMatchObject({ valid: 1, invalid: 2, mislabelled: 1 });
  });

  it("finds an invalid instance that a lost keyword lets through, unless a warning names it", async () => {
    const silent = await rowOf(sends(without()));
    expect(silent.failures.admitted).toEqual([{ value: { code: "abc" }, why: ["/properties/code/pattern"] }]);
    expect(silent.failures.mutantLeaks.length).toBeGreaterThan(0);
    expect(isSound(await rowOf(sends(without(), [{ path: "/properties/code/pattern" }])))).toBe(true);
  });

  it("finds a valid instance that cannot be said, and one that comes back changed", async () => {
    const narrow = await rowOf(sends(without({ const: "xx" })));
    expect(narrow.failures.unsayable).toHaveLength(1);
    const upper: Contender = {
      ...sends(SCHEMA),
      emit: () => ({ ...plain(SCHEMA), decode: () => ({ code: "zz" }) }),
    };
    expect((await rowOf(upper)).failures.changed).toHaveLength(1);
  });

  it("leaves out valid instances with keys that nobody declared", async () => {
    const { additionalProperties: _, ...open } = SCHEMA;
    const one = { name: "open", schema: open, tests: [{ valid: true, data: { code: "ab", more: 1 } }] };
    const { row } = await judgeCase(one, sends(SCHEMA), { truth: truthOf(open), engines: undefined });
    expect((await row).counts.narrowed).toBe(1);
    expect(isSound(await row)).toBe(true);
  });

  it("names broken rules, what does not compile, and refusals", async () => {
    expect((await rowOf(sends({ ...SCHEMA, additionalProperties: true }))).breaches).toHaveLength(1);
    expect(Object.keys((await rowOf(sends({ $ref: "#/$defs/none" }))).uncompiled)).toEqual(["ajv"]);
    const refuses: Contender = {
      ...sends(SCHEMA),
      emit: () => {
        throw new Error("not this one");
      },
    };
    expect((await rowOf(refuses)).refused).toBe("not this one");
  });
});

it("reports each contender in one line, and each failure with its reason", async () => {
  const rows = await runAll([CASE], [ours("anthropic"), sends(without())], undefined);
  expect(rows.map(isSound)).toEqual([true, false]);
  const [, , first = "", second = ""] = reportOf(rows).split("\n");
  expect([first, second].map((line) => line.includes("100.0 %"))).toEqual([true, false]);
  expect(failureList(rows)).toContain('anthropic helper code: admitted: {"code":"abc"} /properties/code/pattern');
  expect(notesOf(rows).join("\n")).toContain("1 labels");
});

const python = await findPython(false);

describe("the engines", () => {
  let engines: Engines;
  beforeEach(({ skip }) => skip("missing" in python, "missing" in python ? python.missing : undefined));
  beforeAll(() => {
    engines = new Engines("path" in python ? python.path : "");
  });
  afterAll(() => engines.close());

  it("draw the same values for the same seed, all of which fit", async () => {
    const ask = () => engines.judge({ schema: SCHEMA, walks: 5, seed: 3, xgrammar: true });
    const report = await ask();
    expect(report).toMatchObject({ llguidance: null, xgrammar: null });
    expect(report.walks).toHaveLength(5);
    for (const text of report.walks)
      expect(JSON.parse(text ?? "")).toEqual({ code: expect.stringMatching(/^[a-z]{2}$/) });
    expect(await ask()).toMatchObject({ walks: report.walks });
  });

  it("say why they refuse a schema, and cut a walk without end", async () => {
    const odd = await engines.judge({ schema: { type: "strange" }, walks: 1, seed: 1, xgrammar: true });
    expect([odd.llguidance, odd.xgrammar]).not.toContain(null);
    const endless = { $ref: "#/$defs/a", $defs: { a: { type: "array", items: { $ref: "#/$defs/a" }, minItems: 1 } } };
    const report = await engines.judge({ schema: endless, walks: 1, seed: 1, xgrammar: false });
    expect(report.llguidance !== null || report.walks[0] === null).toBe(true);
  });

  it("find leaks that no labelled instance shows", async () => {
    const walked = await rowOf(sends(without()), { engines });
    expect(walked.failures.walkLeaks.length).toBeGreaterThan(0);
    expect(isSound(await rowOf(ours("anthropic"), { engines }))).toBe(true);
  });
});
