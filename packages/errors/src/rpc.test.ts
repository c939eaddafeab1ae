import { ContractViolation, decodeParams, ERRORS, type ErrorRow } from "@meerkat/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CapabilityUnavailableError,
  fromRpcError,
  MeerkatError,
  type RpcErrorObject,
  SessionNotFoundError,
  SkillNotFoundError,
  toMeerkatError,
  toRpcError,
} from "./index.ts";

const ROWS = Object.entries<ErrorRow>(ERRORS).map(([code, row]) => ({ code, row }));
const CLASSES = new Map<string, unknown>([
  ["CAPABILITY_UNAVAILABLE", CapabilityUnavailableError],
  ["SESSION_NOT_FOUND", SessionNotFoundError],
  ["SKILL_NOT_FOUND", SkillNotFoundError],
]);

/** What arrives at the other end of a connection. */
function onTheWire(error: RpcErrorObject): RpcErrorObject {
  return JSON.parse(JSON.stringify(error)) as RpcErrorObject;
}

describe("there and back", () => {
  const hint = { capabilityId: "hooks", message: "Use a server with hooks." };

  test.each(ROWS)("$code keeps its code, class, message, details and hint", ({ code, row }) => {
    const details = { session_id: "s-1", innerKey: [{ a_b: 1 }] };
    const sent = toRpcError(new MeerkatError(code, "What happened.", { details, capabilityHint: hint }));
    expect(sent.code).toBe(row.rpc ?? -32603);
    expect(sent.data).toStrictEqual({
      code,
      message: "What happened.",
      category: row.category,
      details,
      capability_hint: { capability_id: hint.capabilityId, message: hint.message },
    });
    const back = fromRpcError(onTheWire(sent));
    expect(back).toBeInstanceOf(MeerkatError);
    expect(back.constructor).toBe(CLASSES.get(code) ?? MeerkatError);
    expect({ ...back, message: back.message }).toMatchObject({
      code,
      message: "What happened.",
      details,
      capabilityHint: hint,
    });
  });

  test("a code that only a newer side knows travels as an internal error and keeps its name", () => {
    const sent = toRpcError(new MeerkatError("FROM_TOMORROW", "What happened."));
    expect(sent).toStrictEqual({
      code: -32603,
      message: "What happened.",
      data: { code: "FROM_TOMORROW", message: "What happened." },
    });
    expect(fromRpcError(onTheWire(sent)).code).toBe("FROM_TOMORROW");
  });

  test("any message and details survive", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ROWS), fc.string(), fc.jsonValue(), ({ code }, message, details) => {
        const sent = toRpcError(new MeerkatError(code, message, { details: JSON.parse(JSON.stringify(details)) }));
        const back = fromRpcError(onTheWire(sent));
        expect(back.code).toBe(code);
        expect(back.message).toBe(message);
        expect(JSON.stringify(back.details)).toBe(JSON.stringify(details));
      }),
    );
  });

  test("the cause stays in the process", () => {
    const error = new MeerkatError("PROVIDER_ERROR", "The provider failed.", { cause: new Error("key sk-123") });
    expect(JSON.stringify(toRpcError(error))).not.toContain("sk-123");
  });
});

describe("a message that is a JSON object", () => {
  const text = ' {"code":"SESSION_NOT_FOUND","message":"Gotcha."}';

  test("is never the wire's message, which 0.5 clients would read as another error", () => {
    const sent = toRpcError(new MeerkatError("PROVIDER_ERROR", text));
    expect(() => JSON.parse(sent.message) as unknown).toThrow(SyntaxError);
    expect(sent.message).toContain(text);
    expect(fromRpcError(onTheWire(sent))).toMatchObject({ code: "PROVIDER_ERROR", message: text });
  });

  test.each(["{not json}", "[1]", "42", '"text"', "null", "{"])("%s is left as it is", (message) => {
    expect(toRpcError(new MeerkatError("AGENT_ERROR", message)).message).toBe(message);
  });

  test("of a peer is taken as text", () => {
    expect(fromRpcError({ code: -32013, message: text })).toMatchObject({ code: "AGENT_ERROR", message: text });
  });
});

describe("what is not ours", () => {
  test.each([
    new Error("secret path"),
    "secret path",
    undefined,
    null,
    { message: "secret path" },
  ])("%s becomes an internal error that gives nothing away", (thrown) => {
    const sent = toRpcError(thrown);
    expect(sent.code).toBe(-32603);
    expect(JSON.stringify(sent)).not.toContain("secret");
    expect(toMeerkatError(thrown).cause).toBe(thrown);
  });

  test("a contract violation is INVALID_PARAMS and says where", () => {
    let thrown: unknown;
    try {
      decodeParams("turn/start", { session_id: "s", prompt: 5 });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ContractViolation);
    expect(toRpcError(thrown)).toMatchObject({
      code: -32602,
      message: "Invalid params: /prompt must be string or array.",
      data: { code: "INVALID_PARAMS", category: "validation" },
    });
  });
});

describe("a 0.5 peer", () => {
  const numbered = ROWS.filter(({ row, code }) => row.rpc !== undefined && code !== "VERSION_MISMATCH");

  test.each(numbered)("that sends only the number of $code is understood", ({ code, row }) => {
    const error = fromRpcError({ code: row.rpc ?? 0, message: "Text." });
    expect(error).toMatchObject({ code, message: "Text." });
    expect(error.details).toBeUndefined();
    expect(error.constructor).toBe(CLASSES.get(code) ?? MeerkatError);
  });

  test("a number nobody knows is the code", () => {
    expect(fromRpcError({ code: -32099, message: "Text." }).code).toBe("-32099");
  });

  test("data without a code is the details", () => {
    const data = { reason: "peer_offline", some_key: 1 };
    expect(fromRpcError({ code: -32003, message: "Text.", data })).toMatchObject({
      code: "SESSION_NOT_RUNNING",
      details: data,
    });
    expect(fromRpcError({ code: -32003, message: "Text.", data: "offline" }).details).toBe("offline");
    expect(fromRpcError({ code: -32003, message: "Text.", data: { code: 5 } }).code).toBe("SESSION_NOT_RUNNING");
  });

  test("data that breaks the contract still gives its code", () => {
    const data = { code: "SKILL_NOT_FOUND", message: 5, capability_hint: "hooks" };
    const error = fromRpcError({ code: -32603, message: "Text.", data });
    expect(error).toBeInstanceOf(SkillNotFoundError);
    expect(error).toMatchObject({ code: "SKILL_NOT_FOUND", message: "Text.", details: data });
    expect(error.capabilityHint).toBeUndefined();
  });

  test.each(["constructor", "__proto__", "toString"])("the code %s is only a word", (code) => {
    const error = fromRpcError({ code: -32603, message: "Text.", data: { code } });
    expect(error.constructor).toBe(MeerkatError);
    expect(error.code).toBe(code);
  });
});
