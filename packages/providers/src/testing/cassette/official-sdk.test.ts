import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import { expect, onTestFinished, test } from "vitest";
import { openCassette } from "./index.ts";

const KEY = "sk-ant-0123456789";
const EVENTS = [
  { type: "message_start", message: { id: "msg_1", role: "assistant", content: [], usage: { input_tokens: 3 } } },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Guten Tag, 🦝" } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 4 } },
  { type: "message_stop" },
];

/** A server that speaks Anthropic's wire, gone with the test. */
async function anthropicServer() {
  let requests = 0;
  const server = createServer((_, response) => {
    requests++;
    response.writeHead(200, { "content-type": "text/event-stream", "request-id": "req_1" });
    for (const event of EVENTS) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests: () => requests };
}

test("Anthropic's SDK takes a cassette for a fetch", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cassette-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "anthropic.jsonl");
  const { url, requests } = await anthropicServer();
  const play = async (mode: "record" | "replay", apiKey: string) => {
    await using cassette = openCassette({ path, mode });
    const client = new Anthropic({ apiKey, baseURL: url, fetch: cassette.fetch, maxRetries: 0 });
    const messages = [{ role: "user" as const, content: "Hallo" }];
    const events: unknown[] = [];
    for await (const event of await client.messages.create({ model: "m", max_tokens: 9, messages, stream: true }))
      events.push(event);
    return events;
  };
  expect(await play("record", KEY)).toEqual(EVENTS);
  expect(await play("replay", "another key")).toEqual(EVENTS);
  expect(requests()).toBe(1);
  expect(readFileSync(path, "utf8")).not.toContain(KEY);
});
