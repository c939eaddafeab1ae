import { serveRpc } from "@meerkat/server";
import { openMemoryStore } from "@meerkat/store";
import { type Line, memoryPair, type Transport } from "@meerkat/wire";
import type { Benchmark } from "./lib/benchmark.ts";
import { compare } from "./lib/compare.ts";
import { instantRuntime, newSession, PROMPT } from "./lib/local-runtime.ts";
import { millisecondsOf } from "./lib/rounds.ts";

const DELTAS = Array.from({ length: 20_000 }, (_, index) => `piece ${index} `);

/** Events a second from the provider to a client that only parses lines, against those lines written and parsed. */
export const events: Benchmark = {
  name: "events",
  aim: undefined,
  run: async (quick) => {
    const [client, end] = memoryPair();
    const runtime = instantRuntime(openMemoryStore(), DELTAS);
    const { handlers } = runtime;
    const server = serveRpc({ transport: end, handlers, serverInfo: { name: "bench", version: "0" }, drainMs: 0 });
    const lines = client.lines[Symbol.asyncIterator]();
    const turn = async () => streamTurn(client, lines, await newSession(runtime));
    try {
      const messages = await turn();
      const comparison = await compare({
        what: "events, provider to client line",
        unit: "/s",
        better: "more",
        rounds: { warmUp: 1, kept: quick ? 3 : 15 },
        ours: () => perSecond(messages.length, turn),
        floor: () => perSecond(messages.length, () => carry(messages)),
      });
      return [comparison];
    } finally {
      await client.close();
      await server.close();
      await runtime.close();
    }
  },
};

/** Runs a turn and gives every message that came, parsed; the answer is the last one. */
async function streamTurn(
  client: Transport,
  lines: AsyncIterator<Line>,
  sessionId: string,
): Promise<readonly object[]> {
  const params = { session_id: sessionId, prompt: PROMPT };
  void client.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "turn/start", params }));
  const messages: object[] = [];
  for (;;) {
    const message = parsed((await lines.next()).value);
    if ("error" in message) throw new Error(`The turn failed: ${JSON.stringify(message)}`);
    messages.push(message);
    if ("result" in message) return messages;
  }
}

/** Writes the messages, carries them through the same kind of connection and parses them, and nothing else. */
async function carry(messages: readonly object[]): Promise<void> {
  const [from, to] = memoryPair();
  const sending = sendAll(from, messages);
  for await (const line of to.lines) parsed(line);
  await sending;
}

async function sendAll(transport: Transport, messages: readonly object[]): Promise<void> {
  for (const message of messages) await transport.send(JSON.stringify(message));
  await transport.close();
}

function parsed(line: Line | undefined): object {
  if (line === undefined || !("text" in line)) throw new Error("The connection ended, or a line was too long.");
  return JSON.parse(line.text);
}

async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
  return (count * 1000) / (await millisecondsOf(work));
}
