import { expect, test } from "vitest";
import { retryInfo } from "../errors.ts";
import { eventsOf, recorded } from "../http/replay-fetch.ts";
import { geminiDriver } from "./index.ts";

const KEY = "AIzaSyabcdef0123456789";

interface Said {
  readonly status?: string;
  readonly message?: string;
  readonly details?: readonly Readonly<Record<string, unknown>>[];
}

/** What the driver throws when the API answers this. */
async function failure(answer: () => Response): Promise<unknown> {
  const provider = await geminiDriver(() => ({ apiKey: KEY, fetch: async () => answer() })).load();
  return eventsOf(provider).catch((reason: unknown) => reason);
}

function refused(code: number, said: Said): () => Response {
  return () => Response.json({ error: { code, message: "No.", ...said } }, { status: code });
}

function fact(type: string, more: Readonly<Record<string, unknown>>) {
  return { "@type": `type.googleapis.com/google.rpc.${type}`, ...more };
}

const PER_DAY = fact("QuotaFailure", { violations: [{ quotaId: "GenerateRequestsPerDayPerProjectPerModel" }] });
const SOON = fact("RetryInfo", { retryDelay: "12.5s" });

type Row = [status: number, said: Said, reason: string, retryable: boolean];

test.each<Row>([
  [400, { status: "INVALID_ARGUMENT" }, "invalid_request", false],
  [400, { status: "FAILED_PRECONDITION", message: "User location is not supported." }, "invalid_request", false],
  [400, { message: "API key not valid. Please pass a valid API key." }, "authentication", false],
  [400, { details: [fact("ErrorInfo", { reason: "API_KEY_INVALID" })] }, "authentication", false],
  [
    400,
    { message: "The input token count (1300000) exceeds the maximum number of tokens allowed (1048576)." },
    "context_overflow",
    false,
  ],
  [401, { status: "UNAUTHENTICATED" }, "authentication", false],
  [402, { message: "Your prepayment credits are depleted." }, "billing", false],
  [403, { status: "PERMISSION_DENIED" }, "authentication", false],
  [404, { status: "NOT_FOUND" }, "model_not_found", false],
  [408, {}, "timeout", true],
  [409, { status: "ABORTED" }, "invalid_request", true],
  [413, {}, "invalid_request", false],
  [429, { status: "RESOURCE_EXHAUSTED" }, "rate_limited", true],
  [429, { details: [SOON] }, "rate_limited", true],
  [429, { details: [PER_DAY, SOON] }, "rate_limited", false],
  [429, { message: "Quota exceeded for metric: free_tier_requests, limit: 0" }, "billing", false],
  [429, { message: "Your project has exceeded its monthly spending cap." }, "billing", false],
  [499, { status: "CANCELLED" }, "network", true],
  [500, { status: "INTERNAL" }, "server_error", true],
  [502, {}, "server_error", true],
  [503, { status: "UNAVAILABLE" }, "overloaded", true],
  [504, { status: "DEADLINE_EXCEEDED" }, "timeout", true],
])("%s %j is %s", async (status, said, reason, retryable) => {
  expect(await failure(refused(status, said))).toMatchObject({
    code: "PROVIDER_ERROR",
    details: { provider: "gemini", reason, retryable, status },
  });
});

test("how long to wait is read from the body", async () => {
  expect(retryInfo(await failure(refused(503, { details: [SOON] }))).retryAfterMs).toBe(12_500);
});

test("the recorded 429 says which quota, and when to come back", async ({ skip }) => {
  const lines = recorded("gemini/google-429-retry-info.json");
  skip(!lines, "no recorded streams; set MEERKAT_CORPORA");
  const headers = { "content-type": "application/json" };
  const error = await failure(() => new Response(lines?.join("\n"), { status: 429, headers }));
  expect(error).toMatchObject({
    message: expect.stringContaining("You exceeded your current quota, please check your plan."),
    details: {
      provider_code: "RESOURCE_EXHAUSTED",
      quotas: ["GenerateRequestsPerMinutePerProjectPerModel-FreeTier"],
      reason: "rate_limited",
      retryable: true,
      retry_after_ms: 34_400,
    },
  });
});

test("facts that are none are passed over", async () => {
  const odd = [null, { quotaId: 7 }, { quotaId: "PerMinute" }];
  const details = [fact("QuotaFailure", { violations: odd }), fact("QuotaFailure", { violations: "x" }), SOON];
  expect(await failure(refused(429, { details }))).toMatchObject({
    details: { reason: "rate_limited", quotas: ["PerMinute"], retry_after_ms: 12_500 },
  });
});

test("a schema that is too complex comes with advice", async () => {
  const message = "The specified schema produces a constraint that has too many states for serving.";
  expect(await failure(refused(400, { message }))).toMatchObject({
    message: expect.stringMatching(/too many states.*shorten enums.*Change the request\.$/s),
    details: { reason: "invalid_request" },
  });
});

test.each([
  ["a list of one", () => Response.json([{ error: { message: "Listed.", status: "UNAVAILABLE" } }], { status: 503 })],
  ["a page", () => new Response("<html>Listed.</html>", { status: 503 })],
])("a body that is %s is read", async (_, answer) => {
  const error = await failure(answer);
  expect(retryInfo(error)).toEqual({ retryable: true, reason: "overloaded" });
  expect(error).toMatchObject({ message: expect.stringContaining("Listed.") });
});

test.each([
  [{ "retry-after": "3" }, { retryable: true, reason: "overloaded", retryAfterMs: 3_000 }],
  [{ "retry-after-ms": "250" }, { retryable: true, reason: "overloaded", retryAfterMs: 250 }],
  [{ "x-should-retry": "false" }, { retryable: false, reason: "overloaded" }],
])("headers, which gateways add, are read: %j", async (headers, info) => {
  expect(
    retryInfo(await failure(() => Response.json({ error: { message: "Busy." } }, { status: 503, headers }))),
  ).toEqual(info);
});

test.each([
  [401, "authentication", false],
  [503, "overloaded", true],
])("a status of %s counts when its body cannot be read", async (status, reason, retryable) => {
  const headers = { "content-type": "application/json" };
  const error = await failure(() => new Response("", { status, headers }));
  expect(error).toMatchObject({ details: { reason, retryable, status } });
});

test("the key is in no error, whatever the server repeats", async () => {
  const error = await failure(refused(400, { message: `API key not valid: ${KEY}` }));
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(KEY);
  expect(error).toMatchObject({ message: expect.not.stringContaining(KEY) });
});

test("without a key nothing is asked of Google, and the variables are named", async () => {
  const provider = await geminiDriver(() => ({})).load();
  await expect(eventsOf(provider)).rejects.toMatchObject({
    message: expect.stringContaining("RKAT_GEMINI_API_KEY or GEMINI_API_KEY or GOOGLE_API_KEY"),
    details: { reason: "authentication", retryable: false },
  });
});

test("other addresses may do without a key, and get none", async () => {
  let sent: string | null = "nothing was sent";
  const fetch: typeof globalThis.fetch = async (_, init) => {
    sent = new Headers(init?.headers).get("x-goog-api-key");
    return refused(400, {})();
  };
  const provider = await geminiDriver(() => ({ baseUrl: "http://127.0.0.1:1", fetch })).load();
  await expect(eventsOf(provider)).rejects.toMatchObject({ details: { reason: "invalid_request" } });
  expect(sent).toBe("");
});
