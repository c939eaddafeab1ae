import { expect, test } from "vitest";
import type { DriverOptions } from "../http/driver-options.ts";
import { eventsOf, replayFetch } from "../http/replay-fetch.ts";
import { openaiCompatibleDriver } from "../openai-compatible/index.ts";
import { PARAMS_SCHEMAS } from "../params-schemas.ts";
import { openaiDriver } from "./index.ts";

const PARAMS = { providerParams: { seed: 7, presence_penalty: 0.5, frequency_penalty: null } };
const DONE = { type: "response.completed", response: { status: "completed" } };
const OPTIONS: DriverOptions = { apiKey: "sk-test", fetch: replayFetch([JSON.stringify(DONE)], 64) };

test("params that OpenAI's Responses API does not have are neither offered nor sent, and the way to them is told", async () => {
  expect(Object.keys(PARAMS_SCHEMAS.openai.properties ?? {})).toEqual(["reasoning_effort", "reasoning_summary"]);
  const provider = await openaiDriver(() => OPTIONS).load();
  const failed = eventsOf(provider, PARAMS);
  await expect(failed).rejects.toMatchObject({
    code: "PROVIDER_ERROR",
    message: expect.stringContaining("no seed, presence_penalty. Leave it out"),
    details: { reason: "invalid_request", retryable: false, params: ["seed", "presence_penalty"] },
  });
});

test("other servers that speak it judge by themselves", async () => {
  const options = { ...OPTIONS, api: "responses", baseUrl: "http://127.0.0.1:1" } as const;
  const provider = await openaiCompatibleDriver({}, () => options).load();
  expect((await eventsOf(provider, PARAMS)).at(-1)).toMatchObject({ type: "finish" });
});
