import { MeerkatError } from "@meerkat/errors";
import { expect, test } from "vitest";
import { retryInfo } from "../errors.ts";
import { failureOf } from "./failure.ts";

const context = { provider: "acme", secrets: ["secret-0123456789"] };

function response(status: number, headers: Record<string, string> = {}): Error {
  return Object.assign(new Error("No."), { status, headers: new Headers(headers) });
}

test("an error of ours is left alone", () => {
  const error = new MeerkatError("SESSION_BUSY", "Busy.");
  expect(failureOf(error, context)).toBe(error);
});

test.each([
  [401, "authentication", false],
  [404, "model_not_found", false],
  [408, "timeout", true],
  [409, "invalid_request", true],
  [429, "rate_limited", true],
  [500, "server_error", true],
  [529, "overloaded", true],
])("a response with status %s is %s", (status, reason, retryable) => {
  const error = failureOf(response(status, { "retry-after": "2" }), context);
  expect(retryInfo(error)).toEqual({ reason, retryable, retryAfterMs: 2000 });
  expect(error.details).toMatchObject({ provider: "acme", status });
});

test.each([
  ["no connection", Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), "network"],
  ["one that broke", new TypeError("terminated"), "network"],
  ["one that took too long", new Error("Request timed out."), "timeout"],
])("%s is told with its cause, however deep an SDK puts it", (_, cause, reason) => {
  const error = failureOf(new Error("Connection failed", { cause: new Error("inner", { cause }) }), context);
  expect(retryInfo(error)).toMatchObject({ retryable: true, reason });
  expect(error.message).toContain(cause.message);
});

test("a conflict is not the request's fault", () => {
  expect(failureOf(response(409), context).message).toBe("acme: No. Try again later.");
});

test("a fault of ours is not tried again", () => {
  expect(retryInfo(failureOf(new TypeError("x is not a function"), context))).toEqual({
    retryable: false,
    reason: "unknown",
  });
});

test("the provider's own judgement comes before the status", () => {
  const judge = () => ({ reason: "context_overflow", details: { provider_code: "too_long" } });
  expect(failureOf(response(400), { ...context, judge }).details).toEqual({
    provider: "acme",
    provider_code: "too_long",
    reason: "context_overflow",
    retryable: false,
    status: 400,
  });
});

test("a secret is in neither the message nor the cause, and other causes are kept", () => {
  const telling = Object.assign(response(400), { error: { echo: "Bearer secret-0123456789" } });
  expect(failureOf(telling, context).cause).toBeUndefined();
  const failure = failureOf(new Error("bad key secret-0123456789"), context);
  expect(failure.message).toContain("bad key ***");
  expect(failure.cause).toBeUndefined();
  const harmless = response(500);
  expect(failureOf(harmless, context).cause).toBe(harmless);
});

test("a secret is in no fact of the error", () => {
  const details = {
    provider_code: "secret-0123456789",
    quotas: ["a", "secret-0123456789"],
    at: { key: "Bearer abc0123456789" },
  };
  expect(failureOf(response(400), { ...context, judge: () => ({ reason: "x", details }) }).details).toMatchObject({
    provider_code: "***",
    quotas: ["a", "***"],
    at: { key: "Bearer ***" },
  });
});

test.each([
  ["an address that is none", new TypeError("Invalid URL"), "network"],
  ["an address of another kind", new Error("fetch failed", { cause: new Error("unknown scheme") }), "network"],
  ["a key that no header can carry", new TypeError("Cannot convert argument to a ByteString"), "authentication"],
])("%s does not get better by trying again", (_, error, reason) => {
  expect(retryInfo(failureOf(error, context))).toEqual({ reason, retryable: false });
});

test("a page instead of an error is told in bounds", () => {
  const page = failureOf(new Error("x".repeat(1_000_000)), context);
  expect(page.message.length).toBeLessThan(1_100);
});
