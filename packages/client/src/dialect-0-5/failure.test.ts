import { describe, expect, it } from "vitest";
import { legacyFailure } from "./failure.ts";

const BY_AGENT = "turn abandoned: apply failed: Apply failed: agent error: ";

describe("an error of a 0.5 server", () => {
  it.each([
    [-32001, "SESSION_NOT_FOUND", "SessionNotFoundError"],
    [-32002, "SESSION_BUSY", "MeerkatError"],
    [-32005, "REQUEST_CANCELLED", "MeerkatError"],
    [-32021, "SKILL_NOT_FOUND", "SkillNotFoundError"],
    [-32602, "INVALID_PARAMS", "MeerkatError"],
    [-32603, "INTERNAL_ERROR", "MeerkatError"],
  ])("%i is %s", (number, code, name) => {
    expect(legacyFailure({ code: number, message: "as it is" })).toMatchObject({ code, name, message: "as it is" });
  });

  it.each([
    ["Run was cancelled", "AGENT_ERROR", "interrupted"],
    ["Structured output validation failed after 2 attempts: budget", "AGENT_ERROR", "structured_output_exhausted"],
    ["Build error: API key not set for provider 'openai'", "PROVIDER_ERROR", "authentication"],
    ["LLM error: overloaded", "PROVIDER_ERROR", undefined],
    ["Token budget exhausted", "BUDGET_EXHAUSTED", undefined],
    ["Tool call denied by hook no-rm", "HOOK_DENIED", undefined],
    ["Something new", "AGENT_ERROR", undefined],
  ])("%s is %s", (cause, code, reason) => {
    const error = legacyFailure({ code: -32603, message: BY_AGENT + cause });
    expect(error).toMatchObject({ code, message: expect.stringContaining(`The turn failed: ${cause}. `) });
    const details = { server_code: -32603, server_message: BY_AGENT + cause };
    expect(error.details).toEqual(reason ? { ...details, reason } : details);
  });

  it("is INTERNAL_ERROR when the turn failed outside of the agent", () => {
    expect(legacyFailure({ code: -32603, message: "turn abandoned: store is gone" })).toMatchObject({
      code: "INTERNAL_ERROR",
    });
  });

  it("keeps the code in its data", () => {
    const data = { code: "SESSION_BUSY", message: "busy" };
    expect(legacyFailure({ code: -32603, message: `${BY_AGENT}x`, data })).toMatchObject({ code: "SESSION_BUSY" });
  });
});
