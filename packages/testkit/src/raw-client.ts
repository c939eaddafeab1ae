import type { Transport } from "@meerkat/wire";

/** A message as it is on the wire. */
export type WireMessage = Readonly<Record<string, unknown>>;

/** A client without any opinion: it sends lines and keeps the ones that come. */
export interface RawClient {
  /** Sends one line as it is. */
  sendLine(line: string): void;
  send(message: object): void;
  /** The next message from the server, in order. Rejects when the server ended. */
  next(): Promise<WireMessage>;
  /** Calls a method and returns its response, with what came before it in `before`. */
  call(
    method: string,
    params: unknown,
  ): Promise<{ readonly response: WireMessage; readonly before: readonly WireMessage[] }>;
  close(): Promise<void>;
}

export function rawClient(transport: Transport): RawClient {
  const lines = transport.lines[Symbol.asyncIterator]();
  let id = 0;
  const sendLine = (line: string) => void transport.send(line);
  const next = async (): Promise<WireMessage> => {
    const step = await lines.next();
    if (step.done) throw new Error("the server ended the connection");
    if (!("text" in step.value)) throw new Error("the server sent a line that is too long");
    return JSON.parse(step.value.text);
  };
  return {
    sendLine,
    send: (message) => sendLine(JSON.stringify(message)),
    next,
    call: async (method, params) => {
      const own = ++id;
      sendLine(JSON.stringify({ jsonrpc: "2.0", id: own, method, params }));
      const before: WireMessage[] = [];
      for (;;) {
        const message = await next();
        if (message.id === own && !("method" in message)) return { response: message, before };
        before.push(message);
      }
    },
    close: () => transport.close(),
  };
}
