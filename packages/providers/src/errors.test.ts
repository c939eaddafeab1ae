import { MeerkatError } from "@meerkat/errors";
import { describe, expect, test } from "vitest";
import { providerError, reasonForStatus, retryInfo } from "./errors.ts";

describe("providerError", () => {
  test("carries the facts a program needs, in the wire spelling", () => {
    const cause = new Error("socket");
    const error = providerError({
      provider: "openai",
      reason: "rate_limited",
      message: "Slow down.",
      retryAfterMs: 1500,
      status: 429,
      cause,
    });
    expect(error).toBeInstanceOf(MeerkatError);
    expect(error.code).toBe("PROVIDER_ERROR");
    expect(error.details).toEqual({
      provider: "openai",
      reason: "rate_limited",
      retryable: true,
      retry_after_ms: 1500,
      status: 429,
    });
    expect(error.cause).toBe(cause);
  });

  test.each([
    ["overloaded", true],
    ["network", true],
    ["timeout", true],
    ["server_error", true],
    ["authentication", false],
    ["refusal", false],
    ["context_overflow", false],
    ["toString", false],
    ["something_new", false],
  ])("%s is retryable: %s", (reason, retryable) => {
    expect(retryInfo(providerError({ provider: "p", reason, message: "m" })).retryable).toBe(retryable);
  });

  test("an explicit retryable wins over the reason", () => {
    const error = providerError({ provider: "p", reason: "overloaded", message: "m", retryable: false });
    expect(retryInfo(error)).toEqual({ retryable: false, reason: "overloaded" });
  });
});

describe("retryInfo", () => {
  test("gives the waiting time back", () => {
    const error = providerError({ provider: "p", reason: "rate_limited", message: "m", retryAfterMs: 250 });
    expect(retryInfo(error)).toEqual({ retryable: true, retryAfterMs: 250, reason: "rate_limited" });
  });

  test.each([
    new Error("plain"),
    "text",
    undefined,
    new MeerkatError("AGENT_ERROR", "m", { details: { reason: "overloaded", retryable: true } }),
    new MeerkatError("PROVIDER_ERROR", "m"),
  ])("never retries what no provider made (%s)", (error) => {
    expect(retryInfo(error)).toEqual({ retryable: false, reason: "unknown" });
  });
});

test.each([
  [400, "invalid_request"],
  [401, "authentication"],
  [403, "authentication"],
  [404, "model_not_found"],
  [408, "timeout"],
  [422, "invalid_request"],
  [402, "billing"],
  [429, "rate_limited"],
  [500, "server_error"],
  [502, "server_error"],
  [503, "overloaded"],
  [529, "overloaded"],
])("status %i means %s", (status, reason) => {
  expect(reasonForStatus(status)).toBe(reason);
});
