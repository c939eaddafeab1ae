import { join } from "node:path";
import { openaiDriver } from "@meerkat/providers/openai";
import { openCassette } from "@meerkat/providers/testing";

// Replays; with RKAT_CASSETTES=record and a key it asks OpenAI and writes the file anew.
await using cassette = openCassette({ path: join(import.meta.dirname, "hello.cassette.jsonl") });
const apiKey = process.env.OPENAI_API_KEY ?? "replayed";
const provider = await openaiDriver(() => ({ apiKey, fetch: cassette.fetch })).load();

const request = { model: "gpt-5.4", messages: [{ role: "user", content: "Hello" }], tools: [] } as const;
for await (const event of provider.stream(request, { signal: AbortSignal.timeout(60_000) }))
  if (event.type === "text_delta") process.stdout.write(event.delta);
