import type { IncomingHttpHeaders } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type ModelEvent, type ProviderDriver, retryInfo } from "@meerkat/providers";
import { anthropicDriver } from "@meerkat/providers/anthropic";
import { geminiDriver } from "@meerkat/providers/gemini";
import { type DriverOptions, openaiDriver } from "@meerkat/providers/openai";
import { openaiCompatibleDriver } from "@meerkat/providers/openai-compatible";
import {
  ANTHROPIC,
  GEMINI,
  type ModelWire,
  modelServer,
  OPENAI_CHAT,
  OPENAI_RESPONSES,
  type Play,
} from "@meerkat/testkit";
import { describe, expect, onTestFinished, test } from "vitest";

const REQUEST = { model: "gpt-5.4", messages: [{ role: "user", content: "Hello" }], tools: [] } as const;
const KEY = "sk-proj-0123456789abcdef";
const EVENT_STREAM = { "content-type": "text/event-stream" };

interface Subject {
  readonly name: string;
  readonly driver: (options: () => DriverOptions) => ProviderDriver;
  readonly wire: ModelWire;
  /** The key as a request carries it. */
  readonly keyIn: (headers: IncomingHttpHeaders) => string | undefined;
}

const SUBJECTS: readonly Subject[] = [
  {
    name: "anthropic",
    driver: anthropicDriver,
    wire: ANTHROPIC,
    keyIn: (headers) => String(headers["x-api-key"]),
  },
  {
    name: "openai",
    driver: openaiDriver,
    wire: OPENAI_RESPONSES,
    keyIn: (headers) => headers.authorization?.replace("Bearer ", ""),
  },
  {
    name: "openai-compatible",
    driver: (options) => openaiCompatibleDriver({}, options),
    wire: OPENAI_CHAT,
    keyIn: (headers) => headers.authorization?.replace("Bearer ", ""),
  },
  {
    name: "gemini",
    driver: geminiDriver,
    wire: GEMINI,
    keyIn: (headers) => String(headers["x-goog-api-key"]),
  },
];

describe.each(SUBJECTS)("$name", ({ driver, wire, keyIn }) => {
  async function stage(script: readonly Play[], options: DriverOptions = {}) {
    const server = await modelServer(script, () => wire);
    onTestFinished(() => server.close());
    const provider = await driver(() => ({ apiKey: KEY, baseUrl: server.url, ...options })).load();
    const stream = (signal = new AbortController().signal) => provider.stream(REQUEST, { signal });
    return { server, stream, outcome: () => outcome(stream()) };
  }

  test("an abort closes the request at once, and the next call is answered", async () => {
    const { server, stream, outcome } = await stage([{ text: "A long watch.", hang: true }, { text: "Hi" }]);
    const control = new AbortController();
    const reason = new Error("enough");
    const seen = outcomeOf(stream(control.signal), () => control.abort(reason));
    expect(await seen).toBe(reason);
    await server.idle();
    expect(await outcome()).toMatchObject([{ delta: "Hi" }, {}, { type: "finish" }]);
    expect(server.received()).toHaveLength(2);
  });

  test("nothing is tried twice: that is for the runtime", async () => {
    const { server, outcome } = await stage([{ error: { reason: "overloaded" } }, { text: "Hi" }]);
    expect(retryInfo(await outcome())).toEqual({ retryable: true, reason: "overloaded" });
    expect(server.received()).toHaveLength(1);
  });

  test("a connection that is reset in mid-stream may be tried again", async () => {
    const reset: Play = (response) => {
      response.writeHead(200, EVENT_STREAM);
      response.write(wire.frames({ text: "Half of it", hang: true }).join(""), () =>
        response.socket?.resetAndDestroy(),
      );
    };
    const { outcome } = await stage([reset]);
    expect(retryInfo(await outcome())).toEqual({ retryable: true, reason: "network" });
  });

  test("a connection that is reset before any response may be tried again", async () => {
    const { outcome } = await stage([(response) => response.socket?.resetAndDestroy()]);
    expect(retryInfo(await outcome())).toEqual({ retryable: true, reason: "network" });
  });

  test("a server that is not there may be tried again, and the reason is told", async () => {
    const { url, close } = await modelServer([], () => wire);
    await close();
    const { outcome } = await stage([], { baseUrl: url });
    const error = await outcome();
    expect(retryInfo(error)).toEqual({ retryable: true, reason: "network" });
    expect(error).toMatchObject({ message: expect.stringContaining("ECONNREFUSED") });
  });

  test("a stream that falls silent is given up and closed", async () => {
    const { server, outcome } = await stage([{ text: "Half", hang: true }], { timeouts: { idleMs: 200 } });
    expect(retryInfo(await outcome())).toEqual({ retryable: true, reason: "timeout" });
    await server.idle();
  });

  test("a slow stream is none that is silent", async () => {
    const drip: Play = async (response) => {
      response.writeHead(200, EVENT_STREAM);
      for (const frame of wire.frames({ text: "Drop by drop, the bowl fills." })) {
        response.write(frame);
        await sleep(40);
      }
      response.end();
    };
    const { outcome } = await stage([drip], { timeouts: { idleMs: 300 } });
    expect(await outcome()).toMatchObject({ length: 6 });
  });

  test("a stream of something else is a broken one", async () => {
    const garbage: Play = (response) => response.writeHead(200, EVENT_STREAM).end("data: {nonsense\n\n");
    const { outcome } = await stage([garbage]);
    expect(retryInfo(await outcome())).toEqual({ retryable: true, reason: "network" });
  });

  test.each([
    ["a sentence", 'event: error\ndata: {"error":"the runner stopped"}\n\n'],
    ["nothing", "event: error\ndata: {}\n\n"],
    ["no event at all", "data: null\n\n"],
  ])("an error in mid-stream that says %s may be tried again", async (_, frame) => {
    const odd: Play = (response) =>
      response.writeHead(200, EVENT_STREAM).end(wire.frames({ text: "Half of it", hang: true }).join("") + frame);
    const { outcome } = await stage([odd]);
    expect(retryInfo(await outcome())).toMatchObject({ retryable: true });
  });

  test("a name and a password in the address are sent, and told to nobody", async () => {
    const seen: (string | undefined)[] = [];
    const echo: Play = (response) => {
      const { authorization } = response.req.headers;
      seen.push(authorization);
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: authorization, code: authorization?.slice(6) } }));
    };
    const { url, close } = await modelServer([echo], () => wire);
    onTestFinished(close);
    const { outcome } = await stage([], { baseUrl: url.replace("//", "//gate%20keeper:pass-word-1234@") });
    const error = await outcome();
    expect(seen).toEqual([`Basic ${btoa("gate keeper:pass-word-1234")}`]);
    expect(JSON.stringify([error, error instanceof Error && error.message])).not.toContain(btoa("gate keeper:pass"));
  });

  test("an empty key is none", async () => {
    const { outcome } = await stage([{ text: "Hi" }], { apiKey: "" });
    expect(await outcome()).toMatchObject([{ delta: "Hi" }, {}, { type: "finish" }]);
  });

  test("a page where a stream should be is a broken one", async () => {
    const page: Play = (response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>Hi</html>");
    const { outcome } = await stage([page]);
    expect(retryInfo(await outcome())).toEqual({ retryable: true, reason: "network" });
  });

  test("the key goes to the server and into no error", async () => {
    let sent: string | undefined;
    let url: string | undefined;
    const echo: Play = (response) => {
      url = response.req.url;
      sent = keyIn(response.req.headers);
      response.writeHead(401, { "content-type": "application/json" }).end(JSON.stringify({ error: { message: sent } }));
    };
    const { outcome } = await stage([echo]);
    const error = await outcome();
    expect(sent).toBe(KEY);
    expect(url).not.toContain(KEY);
    expect(error).toBeInstanceOf(Error);
    const told = error instanceof Error ? [error.message, error.stack, JSON.stringify(error), String(error.cause)] : [];
    expect(told.join("\n")).not.toContain(KEY);
  });
});

async function outcome(events: AsyncIterable<ModelEvent>): Promise<unknown> {
  return outcomeOf(events, () => undefined);
}

/** The events, or what the iteration threw. */
async function outcomeOf(events: AsyncIterable<ModelEvent>, onEvent: () => void): Promise<unknown> {
  const seen: ModelEvent[] = [];
  try {
    for await (const event of events) {
      // What a call has cost so far is told by some and not by others.
      if (event.type === "usage") continue;
      seen.push(event);
      onEvent();
    }
    return seen;
  } catch (error) {
    return error;
  }
}
