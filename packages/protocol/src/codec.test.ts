import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  ContractViolation,
  decodeEvent,
  decodeParams,
  decodeResult,
  decodeType,
  encodeEvent,
  encodeParams,
  encodeType,
  errorRow,
  isKnownEvent,
  isMethod,
  type JsonValue,
  type Params,
} from "./index.ts";

function violation(run: () => unknown): ContractViolation {
  try {
    run();
  } catch (error) {
    if (error instanceof ContractViolation) return error;
  }
  throw new Error("expected a ContractViolation");
}

describe("unknown fields", () => {
  const wire = JSON.parse(
    '{"prompt":[{"type":"text","text":"a","colour":1}],"ouput_schema":{},"a/b~c":1,"__proto__":{"x":1},"constructor":2,"budget_limits":{"max_token":5}}',
  ) as unknown;
  const expected = [
    ["/prompt/0/colour", "text"],
    ["/ouput_schema", "output_schema"],
    ["/a~1b~0c", "prompt"],
    ["/__proto__", "prompt"],
    ["/constructor", "prompt"],
    ["/budget_limits/max_token", "max_tokens"],
  ];

  test("are reported with their pointer and the names known there, and left out", () => {
    const seen: [string, readonly string[]][] = [];
    const params = decodeParams("session/create", wire, (pointer, known) => seen.push([pointer, known]));
    expect(params).toStrictEqual({ prompt: [{ type: "text", text: "a" }], budgetLimits: {} });
    expect(seen.map(([pointer]) => pointer)).toEqual(expected.map(([pointer]) => pointer));
    for (const [index, [, name]] of expected.entries()) expect(seen[index]?.[1]).toContain(name);
  });

  test("are left out silently when nobody asks", () => {
    expect(decodeParams("session/create", wire)).toStrictEqual({
      prompt: [{ type: "text", text: "a" }],
      budgetLimits: {},
    });
  });

  test("of the typed API are reported in its own spelling", () => {
    const params = { prompt: "a", ouputSchema: {}, budgetLimits: { maxTokens: 5, maxToken: 5 } };
    const seen: string[] = [];
    const sent = encodeParams("session/create", params, (pointer, known) => {
      seen.push(pointer);
      expect(known).not.toContain("output_schema");
    });
    expect(sent).toStrictEqual({ prompt: "a", budget_limits: { max_tokens: 5 } });
    expect(seen).toEqual(["/ouputSchema", "/budgetLimits/maxToken"]);
  });

  test("inside an event are reported from the root of the value", () => {
    const params = { session_id: "s", event: { type: "text_delta", delta: "a", extra: 1 } };
    const seen: string[] = [];
    const decoded = decodeParams("session/event", params, (pointer) => seen.push(pointer));
    expect(decoded.event).toStrictEqual({ type: "text_delta", delta: "a" });
    expect(seen).toEqual(["/event/extra"]);
  });
});

describe("values", () => {
  test("absent parameters are an empty object", () => {
    expect(decodeParams("session/list", undefined)).toStrictEqual({});
    expect(decodeParams("session/list", null)).toStrictEqual({});
    expect(violation(() => decodeParams("turn/start", undefined)).message).toBe("/session_id is missing");
  });

  test("undefined is left out on the wire, null stays", () => {
    const params: Params<"turn/start"> = { sessionId: "s", prompt: "a", model: null, provider: undefined };
    expect(encodeParams("turn/start", params)).toStrictEqual({ session_id: "s", prompt: "a", model: null });
  });

  test("a notification has no result", () => {
    expect(decodeResult("cancel", { any: 1 })).toBeUndefined();
  });

  test("an unknown value of an open enum is accepted, one of a closed enum is not", () => {
    const envelope = {
      type: "turn_completed",
      stop_reason: "from_tomorrow",
      usage: { input_tokens: 1, output_tokens: 2 },
    };
    expect(decodeEvent(envelope)).toMatchObject({ stopReason: "from_tomorrow" });
    expect(violation(() => decodeParams("session/create", { prompt: "a", initial_turn: "later" }))).toMatchObject({
      typeName: "SessionCreateParams",
      pointer: "/initial_turn",
      problem: 'must be "run_immediately" or "deferred"',
    });
  });

  test("a violation names the type, the deepest place and the alternatives", () => {
    const blocks = { session_id: "s", prompt: [{ type: "text", text: 5 }] };
    expect(violation(() => decodeParams("turn/start", blocks))).toMatchObject({
      name: "ContractViolation",
      typeName: "TurnStartParams",
      pointer: "/prompt/0/text",
      message: "/prompt/0/text must be string",
    });
    expect(violation(() => decodeParams("turn/start", [])).message).toBe("the value must be object");
    expect(violation(() => decodeParams("turn/start", { session_id: "", prompt: "a" })).message).toBe(
      "/session_id must not be empty",
    );
    expect(violation(() => decodeParams("cancel", { request_id: true })).message).toBe(
      "/request_id must be string or integer",
    );
  });
});

describe("events", () => {
  test("an unknown kind keeps everything and goes out as it came", () => {
    const wire = { type: "from_tomorrow", some_field: { inner_key: 1 } };
    const event = decodeEvent(wire);
    expect(event).toStrictEqual({ type: "unknown", wireType: "from_tomorrow", data: wire });
    expect(encodeEvent(event)).toBe(wire);
  });

  test.each(["unknown", "constructor", "__proto__", "toString", ""])("the kind %j is unknown too", (type) => {
    expect(isKnownEvent(type)).toBe(false);
    expect(decodeEvent({ type })).toStrictEqual({ type: "unknown", wireType: type, data: { type } });
  });

  test("a malformed known kind is refused, never patched", () => {
    expect(violation(() => decodeEvent({ type: "text_delta" }))).toMatchObject({
      typeName: "TextDeltaEvent",
      pointer: "/delta",
      problem: "is missing",
    });
    expect(violation(() => decodeEvent({ type: "text_delta", delta: null })).message).toBe("/delta must be string");
  });

  test("inside parameters its place counts from their root", () => {
    const wire = { session_id: "s", event: { type: "text_delta" } };
    expect(violation(() => decodeParams("session/event", wire)).pointer).toBe("/event/delta");
  });

  test.each([null, 1, "text", [], {}, { type: 1 }])("%j is no event", (wire) => {
    expect(violation(() => decodeEvent(wire))).toMatchObject({ typeName: "AgentEvent", pointer: "/type" });
  });

  test("an unknown event survives inside parameters", () => {
    const wire = { session_id: "s", event: { type: "from_tomorrow", some_field: 1 } };
    const params = decodeParams("session/event", wire);
    expect(params.event).toMatchObject({ type: "unknown", wireType: "from_tomorrow" });
    expect(encodeParams("session/event", params)).toStrictEqual(wire);
  });
});

test("names of Object.prototype are no methods, errors or events", () => {
  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    expect(isMethod(name)).toBe(false);
    expect(errorRow(name)).toBeUndefined();
  }
  expect(isMethod("turn/start")).toBe(true);
  expect(errorRow("SESSION_NOT_FOUND")).toMatchObject({ rpc: -32001, http: 404, exit: 10 });
});

describe("the validators", () => {
  const folder = import.meta.dirname;

  test("are plain code: no eval, no Function, no imports", () => {
    const code = readFileSync(join(folder, "gen/validators.js"), "utf8");
    expect(code).not.toMatch(/\beval\b|\bFunction\s*\(|\brequire\b|\bimport\b/);
  });

  test("run where code generation from strings is forbidden", () => {
    const program = `
      const { decodeType } = await import(${JSON.stringify(`file://${join(folder, "index.ts")}`)});
      let forbidden = false;
      try { new Function("return 1")(); } catch { forbidden = true; }
      const usage = decodeType("Usage", { input_tokens: 1, output_tokens: 2 });
      process.stdout.write(JSON.stringify({ forbidden, usage }));
    `;
    const args = ["--disallow-code-generation-from-strings", "--input-type=module", "-e", program];
    const said = execFileSync(process.execPath, args, { encoding: "utf8" });
    expect(JSON.parse(said)).toEqual({ forbidden: true, usage: { inputTokens: 1, outputTokens: 2 } });
  });
});

test("a named type goes through decodeType and encodeType", () => {
  const wire = { input_tokens: 1, output_tokens: 2, cache_read_tokens: null };
  const usage = decodeType("Usage", wire);
  expect(usage).toStrictEqual({ inputTokens: 1, outputTokens: 2, cacheReadTokens: null });
  const encoded: JsonValue = encodeType("Usage", usage);
  expect(encoded).toStrictEqual(wire);
});
