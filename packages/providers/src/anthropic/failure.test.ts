import { expect, test } from "vitest";
import { retryInfo } from "../errors.ts";
import { eventsOf } from "../http/replay-fetch.ts";
import { anthropicDriver } from "./index.ts";

const KEY = "sk-ant-abcdef0123456789";

async function failure(status: number, error: object, headers: Record<string, string> = {}): Promise<unknown> {
  const body = { type: "error", error, request_id: "req_1" };
  const fetch = async () => Response.json(body, { status, headers });
  const provider = await anthropicDriver(() => ({ apiKey: KEY, fetch })).load();
  return eventsOf(provider, { model: "claude-sonnet-4-6" }).catch((reason: unknown) => reason);
}

test.each([
  [
    400,
    { type: "invalid_request_error", message: "output_config.format.schema: too complex" },
    "invalid_request",
    false,
  ],
  [
    400,
    { type: "invalid_request_error", message: "prompt is too long: 3 tokens > 2 maximum" },
    "context_overflow",
    false,
  ],
  [400, { type: "invalid_request_error", message: "Your credit balance is too low" }, "billing", false],
  [
    400,
    { type: "invalid_request_error", message: "You have reached your specified API usage limits." },
    "billing",
    false,
  ],
  [401, { type: "authentication_error", message: "invalid x-api-key" }, "authentication", false],
  [402, { type: "billing_error", message: "pay" }, "billing", false],
  [403, { type: "permission_error", message: "no" }, "authentication", false],
  [404, { type: "not_found_error", message: "model: x" }, "model_not_found", false],
  [409, { type: "conflict_error", message: "busy" }, "invalid_request", true],
  [413, { type: "request_too_large", message: "big" }, "invalid_request", false],
  [429, { type: "rate_limit_error", message: "slow down" }, "rate_limited", true],
  [
    429,
    { type: "rate_limit_error", message: "stop", details: { error_code: "enforced_spend_limit_reached" } },
    "billing",
    false,
  ],
  [500, { type: "api_error", message: "oops" }, "server_error", true],
  [504, { type: "timeout_error", message: "late" }, "timeout", true],
  [529, { type: "overloaded_error", message: "Overloaded" }, "overloaded", true],
  [500, { type: "constructor", message: "odd" }, "server_error", true],
])("%i %j is %s, retryable: %s", async (status, said, reason, retryable) => {
  const error = await failure(status, said, { "retry-after": "2" });
  expect(retryInfo(error)).toMatchObject({ reason, retryable, retryAfterMs: 2_000 });
  expect(String(error)).not.toContain(KEY);
});

test("a missing key names the variables and asks nobody", async () => {
  const provider = await anthropicDriver(() => ({})).load();
  await expect(eventsOf(provider)).rejects.toMatchObject({
    code: "PROVIDER_ERROR",
    message: expect.stringContaining("RKAT_ANTHROPIC_API_KEY or ANTHROPIC_API_KEY"),
    details: { reason: "authentication", retryable: false },
  });
});

test("another address may do without a key, and is sent none", async () => {
  let sent: Headers | undefined;
  const fetch: typeof globalThis.fetch = async (_, init) => {
    sent = new Headers(init?.headers);
    return Response.json({ type: "error", error: { type: "api_error", message: "oops" } }, { status: 500 });
  };
  const provider = await anthropicDriver(() => ({ baseUrl: "http://localhost:8080", fetch })).load();
  await expect(eventsOf(provider)).rejects.toMatchObject({ details: { reason: "server_error" } });
  expect([sent?.has("x-api-key"), sent?.has("authorization")]).toEqual([false, false]);
});
