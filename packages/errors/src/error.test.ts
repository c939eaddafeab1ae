import { expect, test, vi } from "vitest";
import {
  CapabilityUnavailableError,
  isMeerkatError,
  MeerkatError,
  makeError,
  SessionNotFoundError,
  SkillNotFoundError,
  toExitCode,
  toMeerkatError,
  toRpcError,
} from "./index.ts";

test.each([
  [new MeerkatError("AGENT_ERROR", "Text."), "MeerkatError", "AGENT_ERROR"],
  [new CapabilityUnavailableError("Text."), "CapabilityUnavailableError", "CAPABILITY_UNAVAILABLE"],
  [new SessionNotFoundError("Text."), "SessionNotFoundError", "SESSION_NOT_FOUND"],
  [new SkillNotFoundError("Text."), "SkillNotFoundError", "SKILL_NOT_FOUND"],
])("%s has its name, its code and a stack", (error, name, code) => {
  expect(error).toBeInstanceOf(MeerkatError);
  expect(error).toMatchObject({ name, code, message: "Text.", details: undefined, capabilityHint: undefined });
  expect(error.stack).toContain(`${name}: Text.`);
});

test("the cause is kept, and absent when there is none", () => {
  const cause = new Error("below");
  expect(new MeerkatError("AGENT_ERROR", "Text.", { cause }).cause).toBe(cause);
  expect("cause" in new MeerkatError("AGENT_ERROR", "Text.")).toBe(false);
});

test("makeError takes the class the contract names, and no other", () => {
  expect(makeError("SESSION_NOT_FOUND", "Text.", {}, "SessionNotFoundError")).toBeInstanceOf(SessionNotFoundError);
  for (const name of [undefined, "FromTomorrowError", "constructor", "__proto__"])
    expect(makeError("SESSION_NOT_FOUND", "Text.", {}, name).constructor).toBe(MeerkatError);
});

test("an error of another copy of the package is recognised everywhere", async () => {
  vi.resetModules();
  const other = await import("./error.ts");
  const error = new other.SessionNotFoundError("No such session.", { details: { id: "s" } });
  expect(error).not.toBeInstanceOf(MeerkatError);
  expect(isMeerkatError(error)).toBe(true);
  expect(other.isMeerkatError(new MeerkatError("AGENT_ERROR", "Text."))).toBe(true);
  expect(toMeerkatError(error)).toBe(error);
  expect(toRpcError(error)).toMatchObject({ code: -32001, data: { code: "SESSION_NOT_FOUND", details: { id: "s" } } });
  expect(toExitCode(error)).toBe(10);
});

test.each([
  undefined,
  null,
  "MeerkatError",
  new Error("Text."),
  { name: "MeerkatError", code: "AGENT_ERROR", message: "Text." },
])("%s is no MeerkatError", (value) => {
  expect(isMeerkatError(value)).toBe(false);
});

test("the mark that copies know each other by does not show in what users print or send", () => {
  const error = new MeerkatError("AGENT_ERROR", "Text.");
  expect(Object.getOwnPropertySymbols({ ...error })).toEqual([]);
  expect(JSON.parse(JSON.stringify(error))).toEqual({ code: "AGENT_ERROR", name: "MeerkatError" });
});
