import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ModelEvent, type ProviderDriver, retryInfo } from "@meerkat/providers";
import { anthropicDriver } from "@meerkat/providers/anthropic";
import { geminiDriver } from "@meerkat/providers/gemini";
import { type DriverOptions, openaiDriver } from "@meerkat/providers/openai";
import { openaiCompatibleDriver } from "@meerkat/providers/openai-compatible";
import { type CassetteMode, openCassette } from "@meerkat/providers/testing";
import {
  ANTHROPIC,
  GEMINI,
  type ModelServer,
  type ModelWire,
  modelServer,
  OPENAI_CHAT,
  OPENAI_RESPONSES,
} from "@meerkat/testkit";
import { describe, expect, onTestFinished, test } from "vitest";

const KEY = "sk-test-0123456789";
const REPLY = {
  reasoning: "Who is on guard? 🦝",
  text: "Ein Surikat hält Wache; 歩哨は交代する。",
  toolCalls: [{ id: "call_1", name: "look", args: { at: "the sky" } }],
};

interface Subject {
  readonly name: string;
  readonly driver: (options: () => DriverOptions) => ProviderDriver;
  readonly wire: ModelWire;
}

const SUBJECTS: readonly Subject[] = [
  { name: "anthropic", driver: anthropicDriver, wire: ANTHROPIC },
  { name: "openai", driver: openaiDriver, wire: OPENAI_RESPONSES },
  { name: "openai-compatible", driver: (options) => openaiCompatibleDriver({}, options), wire: OPENAI_CHAT },
  { name: "gemini", driver: geminiDriver, wire: GEMINI },
];

describe.each(SUBJECTS)("$name", ({ driver, wire }) => {
  const file = () => {
    const folder = mkdtempSync(join(tmpdir(), "cassette-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return join(folder, "test.jsonl");
  };

  /** One call through a cassette. */
  async function ask(path: string, mode: CassetteMode, { url }: Pick<ModelServer, "url">, content = "Hello") {
    await using cassette = openCassette({ path, mode });
    const options = () => ({ apiKey: KEY, baseUrl: url, fetch: cassette.fetch });
    const provider = await driver(options).load();
    const request = { model: "m", messages: [{ role: "user", content }], tools: [] } as const;
    const events: ModelEvent[] = [];
    for await (const event of provider.stream(request, { signal: new AbortController().signal })) events.push(event);
    return events;
  }

  test("a replay without a server gives the same events, and the key is nowhere", async () => {
    const path = file();
    const server = await modelServer([REPLY], () => wire);
    const recorded = await ask(path, "record", server).finally(server.close);
    expect(recorded.filter(({ type }) => type === "block")).toHaveLength(3);
    expect(await ask(path, "replay", server)).toEqual(recorded);
    expect(readFileSync(path, "utf8")).not.toContain(KEY);
  });

  test("a failure is replayed with its reason and its waiting time", async () => {
    const path = file();
    const server = await modelServer([{ error: { reason: "rate_limited", retryAfterMs: 2_000 } }], () => wire);
    const fail = (mode: CassetteMode) => ask(path, mode, server).catch(retryInfo);
    expect(await fail("record").finally(server.close)).toMatchObject({ reason: "rate_limited", retryAfterMs: 2_000 });
    expect(await fail("replay")).toMatchObject({ reason: "rate_limited", retryAfterMs: 2_000 });
  });

  test("a request that changed is told as what it is, and not tried again", async () => {
    const path = file();
    const server = await modelServer([{ text: "Hi" }], () => wire);
    await ask(path, "record", server).finally(server.close);
    const error: unknown = await ask(path, "replay", server, "Goodbye").catch((reason: unknown) => reason);
    expect(retryInfo(error)).toEqual({ retryable: false, reason: "cassette_drift" });
    expect(String(error)).toMatch(/^-.*"Hello".*^\+.*"Goodbye"/ms);
  });
});
