import type { CallContext, Handlers, JsonObject, Result } from "@meerkat/protocol";
import { isServerMethod, METHODS } from "@meerkat/protocol";
import { memoryPair, type Transport } from "@meerkat/wire";
import type { Log } from "./log.ts";
import { type RpcServer, type RpcServerOptions, serveRpc } from "./rpc/index.ts";

/** Handlers that do what a test says; every other method fails. */
export function scripted(some: Partial<Handlers> = {}): Handlers {
  const unscripted = () => Promise.reject(new Error("this method is not scripted"));
  const all = Object.keys(METHODS).filter((name) => isServerMethod(name) && name !== "initialize");
  // The table is complete because it is made from the contract, which the compiler cannot follow.
  return { ...(Object.fromEntries(all.map((name) => [name, unscripted])) as unknown as Handlers), ...some };
}

/** A log that can be read afterwards. */
export function recorder() {
  const lines: { level: string; message: string; facts: JsonObject | undefined }[] = [];
  const log: Log = (level, message, facts) => void lines.push({ level, message, facts });
  return { log, lines, text: () => JSON.stringify(lines) };
}

/** A context as a door would make it. */
export function contextOf(signal: AbortSignal = new AbortController().signal, id = "test"): CallContext {
  const caller = {
    id,
    closed: new AbortController().signal,
    call: () => Promise.reject(new Error("nobody is there")),
    notify: () => undefined,
  };
  return { signal, requestId: 1, caller };
}

export const runResult: Result<"turn/start"> = {
  sessionId: "s1",
  text: "done",
  turns: 1,
  toolCalls: 0,
  usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
};

/** A promise that the test settles. */
export function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { wait: promise, open: resolve };
}

/** A promise that rejects with the reason of the abort. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
  });
}

/** A line of the server with the parts that tests look into; a part that is not there makes the test fail. */
export interface WireMessage {
  readonly id: string | number | null;
  readonly method: string;
  readonly params: { readonly seq: number; readonly truncated?: boolean };
  readonly result: { readonly text: string; readonly methods: readonly string[]; readonly contract_version: string };
  readonly error: { readonly code: number; readonly message: string; readonly data: unknown };
}

export interface Bench {
  readonly server: RpcServer;
  /** The client says nothing more; it can still read. */
  endInput(): Promise<void>;
  /** The client is gone. */
  leave(): Promise<void>;
  send(message: unknown): void;
  /** The next line of the server. */
  line(): Promise<string>;
  next(): Promise<WireMessage>;
  /** Sends a request and reads the next line, whatever it is. */
  ask(method: string, params?: unknown, id?: string | number): Promise<WireMessage>;
}

type Options = Partial<RpcServerOptions> & { readonly queueLines?: number };

/** A served connection whose client is written line by line. */
export function bench(handlers: Partial<Handlers> = {}, { queueLines, ...options }: Options = {}): Bench {
  const { near, far, endInput } = pipes(queueLines);
  const shared = { transport: near, serverInfo: { name: "test", version: "1.2.3" } };
  const { dispatcher, handlers: _, ...rest } = options;
  const served = dispatcher ? { dispatcher } : { handlers: scripted(handlers) };
  const server = serveRpc({ ...shared, ...rest, ...served });
  const reader = far.lines[Symbol.asyncIterator]();
  const send = (message: unknown) => void far.send(typeof message === "string" ? message : JSON.stringify(message));
  const line = async () => {
    const { value } = await reader.next();
    if (value === undefined || !("text" in value)) throw new Error("the server said nothing more");
    return value.text;
  };
  const next = async (): Promise<WireMessage> => JSON.parse(await line());
  const ask = (method: string, params: unknown = {}, id: string | number = 1) => {
    send({ jsonrpc: "2.0", id, method, params });
    return next();
  };
  return { server, endInput, leave: () => far.close(), send, line, next, ask };
}

/** Two transports over one pipe for each direction, so that a client can end one and go on reading the other. */
function pipes(queueLines: number | undefined) {
  const [nearIn, farIn] = memoryPair();
  const [nearOut, farOut] = memoryPair(queueLines === undefined ? {} : { queueLines });
  const both = (one: Transport, other: Transport) => async (reason?: Error) => {
    await Promise.all([one.close(reason), other.close(reason)]);
  };
  const near: Transport = { lines: nearIn.lines, send: (line) => nearOut.send(line), close: both(nearIn, nearOut) };
  const far: Transport = { lines: farOut.lines, send: (line) => farIn.send(line), close: both(farIn, farOut) };
  return { near, far, endInput: () => farIn.close() };
}
