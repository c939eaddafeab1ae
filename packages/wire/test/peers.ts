import type { CancelRule, IncomingCall, Line, PeerOptions, Transport } from "../src/index.ts";
import { createPeer, memoryPair } from "../src/index.ts";

export const cancel: CancelRule = {
  method: "cancel",
  toParams: (id) => ({ request_id: id }),
  toId: (params) => {
    const id = params instanceof Object && "request_id" in params ? params.request_id : undefined;
    return typeof id === "string" || typeof id === "number" ? id : undefined;
  },
};

export function pair(left: PeerOptions = {}, right: PeerOptions = {}) {
  const [a, b] = memoryPair();
  return { left: createPeer(a, left), right: createPeer(b, right) };
}

/** A peer with a bare transport on the other end: what it gets and says is visible line by line. */
export function bench(options: PeerOptions = {}) {
  const [near, far] = memoryPair();
  const peer = createPeer(near, options);
  const reader = far.lines[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value } = await reader.next();
    if (value === undefined || !("text" in value)) throw new Error("the peer said nothing");
    return value.text;
  };
  const nextJson = async () => JSON.parse(await next());
  const ask = (line: string) => {
    void far.send(line);
    return nextJson();
  };
  return { peer, far, next, nextJson, ask };
}

export const request = (id: unknown, method = "echo", params: unknown = {}) =>
  JSON.stringify({ jsonrpc: "2.0", id, method, params });

export const echo: PeerOptions = { onCall: async ({ params }) => params };

/** Handlers that the test lets go one by one. */
export function held() {
  const calls: { call: IncomingCall; answer: (value: unknown) => void }[] = [];
  const onCall = (call: IncomingCall) => new Promise<unknown>((answer) => calls.push({ call, answer }));
  return { calls, onCall };
}

/** A transport whose input can end while its output stays open, like a server's whose stdin is at its end. */
export function halfClosing(texts: readonly string[]) {
  const sent: string[] = [];
  const { promise: inputEnd, resolve: endInput } = Promise.withResolvers<void>();
  async function* lines(): AsyncGenerator<Line> {
    for (const text of texts) yield { text };
    await inputEnd;
  }
  const transport: Transport = { lines: lines(), send: (line) => void sent.push(line), close: async () => undefined };
  return { transport, sent, endInput };
}

/** Lets the event loop turn until the fact is there; the test's own timeout is the only clock. */
export async function until(fact: () => boolean): Promise<void> {
  while (!fact()) await new Promise((resolve) => setImmediate(resolve));
}
