import { describe, expect, test } from "vitest";
import type { OptionsSource } from "../http/driver-options.ts";
import { eventsOf } from "../http/replay-fetch.ts";
import { openaiCompatibleDriver } from "../openai-compatible/index.ts";
import type { ProviderDriver } from "../port.ts";
import { openaiDriver } from "./index.ts";

const KEY = "sk-proj-abcdef0123456789";

interface Said {
  readonly type?: string;
  readonly code?: string | number | null;
  readonly param?: string;
  readonly message?: string;
}

/** What a driver throws when the API answers this. */
async function failure(driver: (options: OptionsSource) => ProviderDriver, answer: () => Response): Promise<unknown> {
  const provider = await driver(() => ({ apiKey: KEY, fetch: async () => answer() })).load();
  return eventsOf(provider).catch((reason: unknown) => reason);
}

function refused(status: number, error: Said, headers: Record<string, string> = {}): () => Response {
  return () => Response.json({ error }, { status, headers });
}

const chat = (options: OptionsSource) => openaiCompatibleDriver({}, options);

type Row = [status: number, said: Said, reason: string, retryable: boolean];

describe.each([
  ["Responses", openaiDriver],
  ["Chat Completions", chat],
])("%s", (_, driver) => {
  test.each<Row>([
    [400, { code: "context_length_exceeded", type: "invalid_request_error" }, "context_overflow", false],
    [400, { message: "This model's maximum context length is 4096 tokens." }, "context_overflow", false],
    [400, { type: "exceed_context_size_error", message: "too long" }, "context_overflow", false],
    [400, { code: "content_policy_violation" }, "content_filter", false],
    [400, { code: "unsupported_parameter", param: "temperature" }, "invalid_request", false],
    [401, { code: "invalid_api_key" }, "authentication", false],
    [403, { code: null }, "authentication", false],
    [404, { code: "model_not_found" }, "model_not_found", false],
    [408, {}, "timeout", true],
    [429, { code: "rate_limit_exceeded", type: "tokens" }, "rate_limited", true],
    [429, { code: "slow_down" }, "rate_limited", true],
    [429, { code: "insufficient_quota", type: "insufficient_quota" }, "billing", false],
    [429, { code: "credit_balance_exhausted" }, "billing", false],
    [429, { code: "project_spend_limit_exceeded" }, "billing", false],
    [402, { message: "Insufficient Balance" }, "billing", false],
    [500, { type: "server_error" }, "server_error", true],
    [502, {}, "server_error", true],
    [503, { code: "server_is_overloaded", type: "service_unavailable_error" }, "overloaded", true],
    [503, { code: "constructor", type: "toString" }, "overloaded", true],
  ])("%s %j is %s", async (status, said, reason, retryable) => {
    const error = await failure(driver, refused(status, { message: "No.", ...said }));
    expect(error).toMatchObject({ code: "PROVIDER_ERROR", details: { reason, retryable, status } });
  });

  test("409 may be tried again", async () => {
    expect(await failure(driver, refused(409, {}))).toMatchObject({ details: { retryable: true } });
  });

  test("a server may say that trying again is no use", async () => {
    expect(await failure(driver, refused(500, {}, { "x-should-retry": "false" }))).toMatchObject({
      details: { reason: "server_error", retryable: false },
    });
  });

  test("a schema that was refused is named with the place in it", async () => {
    const message =
      "Invalid schema for response_format 'output': In context=('properties', 'city'), 'additionalProperties' is required.";
    const error = await failure(
      driver,
      refused(400, { code: "invalid_json_schema", param: "text.format.schema", message }),
    );
    expect(error).toMatchObject({
      message: expect.stringContaining(message),
      details: {
        reason: "invalid_request",
        provider_code: "invalid_json_schema",
        param: "text.format.schema",
        schema_pointer: "/properties/city",
      },
    });
  });

  test("how long to wait is passed on", async () => {
    const said = { code: "rate_limit_exceeded" };
    expect(await failure(driver, refused(429, said, { "retry-after": "1.5" }))).toMatchObject({
      details: { retry_after_ms: 1500 },
    });
  });

  test("the key is in no error, whatever the server repeats", async () => {
    const error = await failure(driver, refused(401, { message: `Incorrect API key provided: ${KEY}` }));
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(KEY);
    expect(error).toMatchObject({ message: expect.not.stringContaining(KEY) });
  });
});
