import { isRecord } from "@meerkat/protocol";
import { describe, expect, test } from "vitest";
import { anthropicDriver } from "./anthropic/index.ts";
import { geminiDriver } from "./gemini/index.ts";
import type { OptionsSource } from "./http/driver-options.ts";
import { eventsOf } from "./http/replay-fetch.ts";
import { openaiDriver } from "./openai/index.ts";
import { openaiCompatibleDriver } from "./openai-compatible/index.ts";
import type { ModelRequest, ProviderDriver } from "./port.ts";

/** A name that no API but Gemini's takes, and one that Gemini's does not take either. */
const TOOLS = [
  { name: "9 files.read", description: "Reads", inputSchema: { type: "object", properties: {} } },
] as const;

async function body(
  driver: (options: OptionsSource) => ProviderDriver,
  parts: Partial<ModelRequest>,
): Promise<Readonly<Record<string, unknown>>> {
  let seen: unknown;
  const fetch: typeof globalThis.fetch = async (_, init) => {
    seen = JSON.parse(String(init?.body));
    return Response.json({ error: { message: "seen" } }, { status: 400 });
  };
  const provider = await driver(() => ({ apiKey: "sk-test", fetch })).load();
  await eventsOf(provider, { model: "m", ...parts }).catch(() => undefined);
  if (!isRecord(seen)) throw new Error("nothing was sent");
  return seen;
}

const chat = (options: OptionsSource) => openaiCompatibleDriver({}, options);
const named = (name: string) => ({ type: "function", name });
const inFunction = (name: string) => ({ type: "function", function: { name } });

describe.each([
  ["anthropic", anthropicDriver, (name: string) => ({ type: "tool", name, disable_parallel_tool_use: true })],
  ["openai", openaiDriver, named],
  ["openai, some of them", openaiDriver, (name: string) => ({ type: "allowed_tools", tools: [named(name)] })],
  ["openai-compatible", chat, inFunction],
  [
    "openai-compatible, some of them",
    chat,
    (name: string) => ({ type: "allowed_tools", allowed_tools: { mode: "auto", tools: [inFunction(name)] } }),
  ],
])("tool_choice of %s", (_, driver, choice) => {
  const providerParams = { tool_choice: choice("9 files.read") };

  test("names tools as they are sent", async () => {
    expect((await body(driver, { tools: TOOLS, providerParams })).tool_choice).toEqual(choice("9_files_read"));
  });

  test("is left out where there is none to choose, and of a structured answer", async () => {
    expect(await body(driver, { providerParams })).not.toHaveProperty("tool_choice");
    const hosted = { ...providerParams, tools: [{ type: "web_search" }], parallel_tool_calls: false };
    const output = { schema: { type: "object" }, constrained: true };
    const structured = await body(driver, { providerParams: hosted, output });
    expect(structured).toMatchObject({ tools: [{ type: "web_search" }] });
    expect(structured).not.toHaveProperty("tool_choice");
    expect(structured).not.toHaveProperty("parallel_tool_calls");
  });
});

const CALLED: ModelRequest["messages"] = [
  { role: "user", content: "Hello" },
  {
    role: "block_assistant",
    stopReason: "tool_use",
    blocks: [{ blockType: "tool_use", data: { id: "1", name: "9 files.read", args: {} } }],
  },
  { role: "tool_results", results: [{ toolUseId: "1", content: "read", isError: false }] },
];

describe("a choice that forces a call", () => {
  test.each([
    [
      "anthropic",
      anthropicDriver,
      { type: "any", disable_parallel_tool_use: true },
      { type: "auto", disable_parallel_tool_use: true },
    ],
    ["anthropic", anthropicDriver, { type: "tool", name: "9 files.read" }, { type: "auto" }],
    ["anthropic", anthropicDriver, { type: "none" }, { type: "none" }],
    ["openai", openaiDriver, "required", "auto"],
    ["openai", openaiDriver, "none", "none"],
    ["openai", openaiDriver, named("9 files.read"), "auto"],
    [
      "openai",
      openaiDriver,
      { type: "allowed_tools", mode: "required", tools: [named("9 files.read")] },
      { type: "allowed_tools", mode: "auto", tools: [named("9_files_read")] },
    ],
    ["openai-compatible", chat, "required", "auto"],
    ["openai-compatible", chat, inFunction("9 files.read"), "auto"],
    [
      "openai-compatible",
      chat,
      { type: "allowed_tools", allowed_tools: { mode: "required", tools: [inFunction("9 files.read")] } },
      { type: "allowed_tools", allowed_tools: { mode: "auto", tools: [inFunction("9_files_read")] } },
    ],
  ])("%s: %#, holds for the first step of a turn", async (_, driver, choice, afterwards) => {
    const parts = { tools: TOOLS, providerParams: { tool_choice: choice, parallel_tool_calls: false } };
    const later = await body(driver, { ...parts, messages: CALLED });
    expect(later.tool_choice).toEqual(afterwards);
    const again = await body(driver, { ...parts, messages: [...CALLED, { role: "user", content: "And now?" }] });
    expect(again.tool_choice).toEqual((await body(driver, parts)).tool_choice);
  });

  test("gemini: mode ANY holds for the first step of a turn", async () => {
    const config = { mode: "ANY", allowedFunctionNames: ["9 files.read"] };
    const parts = { tools: TOOLS, providerParams: { toolConfig: { functionCallingConfig: config } } };
    const sent = async (messages: ModelRequest["messages"]) =>
      (await body(geminiDriver, { ...parts, messages })).toolConfig;
    const forced = { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["_9_files.read"] } };
    expect(await sent([{ role: "user", content: "Hello" }])).toEqual(forced);
    expect(await sent(CALLED)).toEqual({ functionCallingConfig: { mode: "AUTO" } });
    expect(await sent([...CALLED, { role: "user", content: "And now?" }])).toEqual(forced);
  });
});

test("tools that a server runs itself stand beside those of the session", async () => {
  const providerParams = { tools: [{ type: "builtin_function", function: { name: "$web_search" } }] };
  expect(await body(chat, { tools: TOOLS, providerParams })).toMatchObject({
    tools: [{ function: { name: "9_files_read" } }, { function: { name: "$web_search" } }],
  });
});

describe("tool_config of gemini", () => {
  const providerParams = {
    tool_config: {
      function_calling_config: { mode: "VALIDATED", allowed_function_names: ["9 files.read"] },
      retrieval_config: { language_code: "en" },
    },
  };

  test("names functions as they are sent, in either spelling", async () => {
    expect((await body(geminiDriver, { tools: TOOLS, providerParams })).toolConfig).toEqual({
      functionCallingConfig: { mode: "VALIDATED", allowedFunctionNames: ["_9_files.read"] },
      retrievalConfig: { language_code: "en" },
    });
  });

  test("says nothing of functions where none is declared", async () => {
    expect((await body(geminiDriver, { providerParams })).toolConfig).toEqual({
      retrievalConfig: { language_code: "en" },
    });
  });
});
