import type { ContentBlock, Message, ToolDef } from "@meerkat/protocol";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ModelEvent, ModelProvider, ModelRequest } from "../port.ts";
import { digestRequest } from "./digest.ts";
import { createSimulator } from "./simulator.ts";

const TOOLS: readonly ToolDef[] = [
  {
    name: "get_weather",
    description: "",
    inputSchema: { type: "object", properties: { city: { type: "string", minLength: 1 } }, required: ["city"] },
  },
  { name: "get", description: "", inputSchema: { properties: {} } },
  { name: "datetime", description: "", inputSchema: { type: "object" } },
];

function ask(text: string, parts: Partial<ModelRequest> = {}): ModelRequest {
  return { model: "simulator", messages: [{ role: "user", content: text }], tools: [], ...parts };
}

function image(data: string, mediaType = "image/png"): ContentBlock {
  return { type: "image", mediaType, source: "inline", data };
}

async function run(
  request: ModelRequest,
  simulator: ModelProvider = createSimulator(),
): Promise<readonly ModelEvent[]> {
  const events: ModelEvent[] = [];
  for await (const event of simulator.stream(request, { signal: new AbortController().signal })) events.push(event);
  return events;
}

async function answer(request: ModelRequest): Promise<string> {
  const blocks = (await run(request)).flatMap((event) => (event.type === "block" ? [event.block] : []));
  return blocks.map((block) => (block.blockType === "text" ? block.data.text : "")).join("");
}

async function calls(request: ModelRequest) {
  const blocks = (await run(request)).flatMap((event) => (event.type === "block" ? [event.block] : []));
  return blocks.flatMap((block) => (block.blockType === "tool_use" ? [block.data] : []));
}

describe("the same input", () => {
  test("gives byte-identical events, in another instance and from equal objects", async () => {
    const request = () => ask("Hello", { system: "Be brief.", tools: TOOLS, providerParams: { seed: 7 } });
    expect(JSON.stringify(await run(request()))).toBe(JSON.stringify(await run(request())));
  });

  test.each<[string, Partial<ModelRequest>]>([
    ["the system prompt", { system: "Be brief." }],
    ["a tool", { tools: TOOLS }],
    ["provider params", { providerParams: { seed: 1 } }],
    ["the model", { model: "simulator-2" }],
    ["the temperature", { temperature: 0 }],
    [
      "earlier history",
      {
        messages: [
          { role: "user", content: "Hi" },
          { role: "user", content: "Hello" },
        ],
      },
    ],
    [
      "a notice",
      {
        messages: [
          { role: "system_notice", kind: "generic", body: "x" },
          { role: "user", content: "Hello" },
        ],
      },
    ],
    ["a picture", { messages: [{ role: "user", content: [{ type: "text", text: "Hello" }, image("AAAA")] }] }],
  ])("another answer follows from %s", async (_, parts) => {
    expect(await answer(ask("Hello", parts))).not.toBe(await answer(ask("Hello")));
  });

  test("a picture counts by its bytes and its media type", async () => {
    const look = (block: ContentBlock) => answer(ask("", { messages: [{ role: "user", content: [block] }] }));
    const plain = await look(image("AAAA"));
    expect(plain).toContain("image/png (709e80c88487)");
    expect(await look(image("AAAB"))).not.toBe(plain);
    expect(await look(image("AAAA", "image/gif"))).not.toBe(plain);
  });

  test("feedback on a refused answer leads to another one", async () => {
    const output = {
      constrained: true,
      schema: { type: "object", properties: { n: { type: "integer" }, m: { type: "integer" } }, required: ["n", "m"] },
    };
    const first = await answer(ask("Give JSON", { output }));
    const feedback: readonly Message[] = [
      { role: "user", content: "Give JSON" },
      { role: "user", content: "No: n is wrong" },
    ];
    expect(await answer(ask("", { output, messages: feedback }))).not.toBe(first);
  });
});

describe("the digest", () => {
  test("of a history seen before is the same as of an unseen one", () => {
    const history: readonly Message[] = Array.from({ length: 50 }, (_, index) => ({
      role: "user",
      content: `Message ${index}`,
    }));
    const longer = ask("", { messages: history });
    const shorter = ask("", { messages: history.slice(10) });
    const fresh = (request: ModelRequest): ModelRequest => structuredClone(request);
    for (const request of [longer, shorter, longer])
      expect(digestRequest(request)).toEqual(digestRequest(fresh(request)));
  });

  test("does not read messages again that it has seen in the same place", () => {
    let reads = 0;
    const message = (index: number): Message => ({
      role: "user",
      get content() {
        reads++;
        return `Message ${index}`;
      },
    });
    const history = Array.from({ length: 10_000 }, (_, index) => message(index));
    digestRequest(ask("", { messages: history }));
    reads = 0;
    digestRequest(ask("", { messages: [...history, message(10_000)] }));
    expect(reads).toBe(1);
  });
});

describe("a text answer", () => {
  test("says that it is simulated and mentions a bounded piece of the prompt", async () => {
    expect(await answer(ask("How are the meerkats?"))).toMatch(/simulated.*How are the meerkats\?/);
    expect((await answer(ask("x".repeat(100_000)))).length).toBeLessThan(400);
  });

  test("streams in pieces that never split a surrogate pair", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", minLength: 1 }),
        fc.integer({ min: 1, max: 5 }),
        async (text, chunkChars) => {
          const events = await run(ask(text), createSimulator({ chunkChars }));
          const deltas = events.flatMap((event) => (event.type === "text_delta" ? [event.delta] : []));
          for (const delta of deltas)
            expect([delta.isWellFormed(), delta.length <= Math.max(2, chunkChars)]).toEqual([true, true]);
          expect(deltas.join("")).toBe(await answer(ask(text)));
        },
      ),
      { numRuns: 50 },
    );
  });

  test("gives way to the event loop between pieces", async () => {
    let turns = 0;
    let stop = false;
    const spin = () => {
      turns++;
      if (!stop) setImmediate(spin);
    };
    setImmediate(spin);
    const deltas = (await run(ask("Hello"))).filter((event) => event.type === "text_delta");
    stop = true;
    expect(turns).toBeGreaterThanOrEqual(deltas.length);
  });

  test("is cut at max tokens", async () => {
    const events = await run(ask("🦝".repeat(50), { maxTokens: 20 }));
    const finish = events.at(-1);
    const text = events.flatMap((event) => (event.type === "text_delta" ? [event.delta] : [])).join("");
    expect(finish).toMatchObject({ type: "finish", stopReason: "max_tokens", usage: { outputTokens: 20 } });
    expect([text.length, text.isWellFormed()]).toEqual([80, true]);
  });

  test("comes with an estimate of usage that grows with the input", async () => {
    const usage = async (text: string) =>
      (await run(ask(text))).flatMap((event) => (event.type === "finish" ? [event.usage] : []))[0];
    const [short, long] = [await usage("a"), await usage("a".repeat(4001))];
    expect((long?.inputTokens ?? 0) - (short?.inputTokens ?? 0)).toBe(1000);
    expect(short?.cacheReadTokens).toBe(0);
  });
});

describe("tools", () => {
  test("are called when the latest user message names them as a word", async () => {
    const made = await calls(ask("Call get_weather and (datetime).", { tools: TOOLS }));
    expect(made.map((call) => call.name)).toEqual(["get_weather", "datetime"]);
    expect(new Set(made.map((call) => call.id)).size).toBe(2);
    for (const { id } of made) expect(id).toMatch(/^call_[0-9a-f]{16}(_\d+)?$/);
    expect(new Ajv2020().validate(TOOLS[0]?.inputSchema ?? {}, made[0]?.args)).toBe(true);
  });

  test.each([
    "forget_get_weatherman",
    "get-together",
    "GET",
    "üget",
    "nothing",
  ])("are not called by %s", async (text) => {
    expect(await calls(ask(text, { tools: TOOLS }))).toEqual([]);
  });

  test("get arguments that are an object, whatever their schema says", async () => {
    expect(await calls(ask("get", { tools: TOOLS }))).toMatchObject([{ name: "get", args: {} }]);
  });

  test("are named in text blocks as well, and not called again for an answered message", async () => {
    const content = [{ type: "text", text: "get_weather please" }] as const;
    const made = await calls(ask("", { messages: [{ role: "user", content }], tools: TOOLS }));
    const [call] = made;
    if (call === undefined) throw new Error("no call was made");
    const messages: readonly Message[] = [
      { role: "user", content },
      { role: "block_assistant", blocks: [{ blockType: "tool_use", data: call }], stopReason: "tool_use" },
      { role: "tool_results", results: [{ toolUseId: call.id, content: "clear sky", isError: false }] },
    ];
    const request = ask("", { messages, tools: TOOLS });
    expect(await calls(request)).toEqual([]);
    expect(await answer(request)).toContain('get_weather returned "clear sky"');
  });

  test("that do not fit into max tokens are left out whole", async () => {
    const events = await run(ask("datetime and get_weather", { tools: TOOLS.toReversed(), maxTokens: 3 }));
    const named = events.flatMap((event) =>
      event.type === "block" && event.block.blockType === "tool_use" ? [event.block.data.name] : [],
    );
    expect([named, events.at(-1)]).toMatchObject([["datetime"], { stopReason: "max_tokens" }]);
  });
});

describe("an extraction call", () => {
  test("is answered with JSON that fits the schema, as text", async () => {
    const schema = {
      type: "object",
      properties: { city: { type: "string" }, size: { enum: ["s", "m"] } },
      required: ["city", "size"],
    };
    const text = await answer(ask("get_weather", { output: { constrained: true, schema }, tools: TOOLS }));
    expect(new Ajv2020().validate(schema, JSON.parse(text))).toBe(true);
  });

  test("for a schema that is too hard fails with the keyword", async () => {
    await expect(run(ask("x", { output: { constrained: true, schema: { $dynamicRef: "#n" } } }))).rejects.toMatchObject(
      {
        code: "PROVIDER_ERROR",
        message: expect.stringContaining("$dynamicRef"),
      },
    );
  });
});
