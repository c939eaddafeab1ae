import { expect, test } from "vitest";
import { modelDrivers } from "./drivers.ts";

test("a server of one's own without an address is asked for its address, and nobody is sent the prompt", async () => {
  const { drivers, connect } = modelDrivers();
  connect({ other: { apiKey: "sk-test" } });
  const provider = await drivers.find(({ name }) => name === "other")?.load();
  const request = { model: "llama", messages: [{ role: "user", content: "Hi" }], tools: [] } as const;
  const first = provider
    ?.stream(request, { signal: AbortSignal.timeout(5_000) })
    [Symbol.asyncIterator]()
    .next();
  await expect(first).rejects.toMatchObject({
    code: "PROVIDER_ERROR",
    message: expect.stringContaining("providers.base_urls.other"),
    details: { reason: "unavailable", retryable: false },
  });
});
