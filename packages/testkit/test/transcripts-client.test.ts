import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type AgentEvent, type EventStream, isMeerkatError, MeerkatClient } from "@meerkat/client";
import {
  decodeParams,
  decodeResult,
  encodeEvent,
  encodeParams,
  encodeResult,
  isMethod,
  isRecord,
  type ServerMethod,
} from "@meerkat/protocol";
import {
  type RecordedLine,
  ROOT,
  readTranscript,
  replayTransport,
  type WireMessage,
  withoutCalls,
} from "@meerkat/testkit";
import { describe, expect, it } from "vitest";

const FOLDER = join(ROOT, "packages/testkit/transcripts");
const HANDSHAKE = "handshake-create-turn.txt";

/** The messages of a transcript. Lines that are none, which no client sends, go with the errors about them. */
function messagesOf(name: string): readonly RecordedLine[] {
  return readTranscript(join(FOLDER, name)).flatMap(({ direction, text }) => {
    const m = direction === "<" || text.startsWith('{"jsonrpc":"2.0"') ? JSON.parse(text) : undefined;
    const lost = !m || m.id === null || (typeof m.id === "number" && !Number.isInteger(m.id));
    return lost ? [] : [{ t: 0, d: direction, m }];
  });
}

/** A client introduces itself before anything else, also where a transcript leaves that out. */
function conversation(name: string): readonly RecordedLine[] {
  const lines = messagesOf(name);
  return lines[0]?.m?.method === "initialize"
    ? lines
    : [...messagesOf(HANDSHAKE).slice(0, 4).map(renumbered), ...lines];
}

function renumbered(line: RecordedLine): RecordedLine {
  return { ...line, m: { ...line.m, id: `handshake-${String(line.m?.id)}` } };
}

/** Whether the typed client can say this at all: unknown methods and parameters, and wrong types, it cannot. */
function sayable({ method, params }: WireMessage): boolean {
  if (typeof method !== "string" || !isMethod(method)) return false;
  try {
    let known = true;
    decodeParams(method, params, () => {
      known = false;
    });
    return known;
  } catch {
    return false;
  }
}

const PLAIN: readonly ServerMethod[] = [
  "session/create",
  "session/list",
  "session/read",
  "session/history",
  "session/archive",
  "session/stream_open",
  "session/stream_close",
  "turn/start",
  "turn/interrupt",
  "models/catalog",
];

async function callPlainly<M extends ServerMethod>(client: MeerkatClient, method: M, wire: unknown): Promise<unknown> {
  return encodeResult(method, await client.call(method, decodeParams(method, wire)));
}

/** A run as a user starts it; `undefined` when the call is no run. */
function streamOf(client: MeerkatClient, { method, params }: WireMessage): EventStream<unknown> | undefined {
  if (method === "turn/start") {
    const { sessionId, prompt, ...options } = decodeParams(method, params);
    return client.session(sessionId).stream(prompt, options);
  }
  if (method !== "session/create") return undefined;
  const { prompt, initialTurn, outputSchema, ...options } = decodeParams(method, params);
  if (initialTurn === "deferred" || (outputSchema !== undefined && !isJsonObject(outputSchema))) return undefined;
  return client.createSessionStreaming(prompt, outputSchema === undefined ? options : { ...options, outputSchema });
}

function isJsonObject(value: unknown): value is { readonly [key: string]: never } {
  return isRecord(value);
}

/** Says one line as a user would, and checks what the user gets against the transcript. */
async function say(client: MeerkatClient, call: WireMessage, lines: readonly RecordedLine[]): Promise<void> {
  const answer = lines.find(({ d, m }) => d === "<" && m && m.id === call.id && !("method" in m))?.m;
  const stream = streamOf(client, call);
  const got = await (stream ? follow(stream) : plainly(client, call)).catch((error: unknown) => ({ error }));
  if ("error" in got) expectError(got.error, answer);
  else if (!stream) expect(got.result).toEqual(answer?.result);
  else {
    const method = call.method === "turn/start" ? "turn/start" : "session/create";
    expect(got.result).toEqual(decodeResult(method, answer?.result));
    expect(got.events.map(encodeEvent)).toEqual(eventsOf(call, lines));
  }
}

function expectError(error: unknown, answer: WireMessage | undefined): void {
  if (!isMeerkatError(error)) throw error;
  expect(answer?.error).toMatchObject({ data: { code: error.code, message: error.message } });
}

interface Got {
  readonly result: unknown;
  readonly events: readonly AgentEvent[];
}

async function follow(stream: EventStream<unknown>): Promise<Got> {
  const events: AgentEvent[] = [];
  for await (const event of stream) events.push(event);
  return { result: stream.result, events };
}

async function plainly(client: MeerkatClient, { method, params }: WireMessage): Promise<Got> {
  const known = PLAIN.find((name) => name === method);
  if (!known) throw new Error(`The test has no way to call ${String(method)}.`);
  return { result: await callPlainly(client, known, params), events: [] };
}

function eventsOf(call: WireMessage, lines: readonly RecordedLine[]): readonly unknown[] {
  const params = lines.flatMap(({ m }) => (m?.method === "session/event" && isRecord(m.params) ? [m.params] : []));
  return params.filter(({ request_id: id }) => id === call.id).map(({ event }) => event);
}

/** Tools of a transcript, with the answers that it has for them. */
async function registerTools(client: MeerkatClient, lines: readonly RecordedLine[]): Promise<void> {
  const answers = lines.flatMap(({ d, m }) => (d === ">" && isRecord(m?.result) ? [m.result] : []));
  for (const { m } of lines) {
    if (m?.method !== "tools/register") continue;
    for (const { name, description, inputSchema } of decodeParams("tools/register", m.params).tools)
      await client.registerTool(name, description, inputSchema, () => String(answers.shift()?.content));
  }
}

describe("transcripts, replayed against the client", () => {
  it.each(readdirSync(FOLDER))("%s", async (name) => {
    const unsayable: unknown[] = [];
    const lines = withoutCalls(conversation(name), (call) => !sayable(call) && unsayable.push(call.id) > 0);
    expect(unsayable).toEqual(name === "errors.txt" ? [4, 7, 9] : []);
    const replay = replayTransport(lines);
    const client = new MeerkatClient({ transport: replay.transport });
    await registerTools(client, lines);
    await client.connect();
    const done = replay.exchanges.length;
    const calls = lines.flatMap(({ d, m }) => (d === ">" && m && "method" in m ? [m] : []));
    for (const call of calls.slice(done)) await say(client, call, lines);
    await replay.caughtUp();
    await client.close();

    expect(replay.unexpected).toEqual([]);
    expect(replay.exchanges).toHaveLength(lines.filter(({ d }) => d === ">").length);
    for (const { recorded, actual } of replay.exchanges) {
      if (recorded.method === "initialize") continue;
      expect({ ...actual, id: recorded.id }).toEqual(recorded);
    }
  });

  it.each(readdirSync(FOLDER))("%s: everything from the server is the same after decoding and encoding", (name) => {
    const lines = messagesOf(name);
    const methods = new Map(lines.flatMap(({ d, m }) => (d === ">" && m ? [[m.id, m.method]] : [])));
    let checked = 0;
    for (const { d, m } of lines) {
      if (d === ">" || !m || "error" in m) continue;
      const method = String(m.method ?? methods.get(m.id));
      if (!isMethod(method)) throw new Error(`${method} is no method of the contract.`);
      if ("method" in m) expect(encodeParams(method, decodeParams(method, m.params))).toEqual(m.params);
      else expect(encodeResult(method, decodeResult(method, m.result))).toEqual(m.result);
      checked++;
    }
    expect(checked).toBeGreaterThan(0);
  });
});
