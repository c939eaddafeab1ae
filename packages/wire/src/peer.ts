import { IncomingCalls } from "./incoming-calls.ts";
import { checkLineLength, LineTooLongError } from "./line-limit.ts";
import { closedError } from "./line-queue.ts";
import { callLine, errorLine, type Message, notificationLine, readMessage, resultLine } from "./message.ts";
import { OutgoingCalls } from "./outgoing-calls.ts";
import type { CallOptions, Malformed, Peer, PeerOptions } from "./peer-types.ts";
import { ignorableRejection, toError } from "./room.ts";
import { RPC_CODES, type RpcError, type RpcId } from "./rpc-error.ts";
import type { Line, Transport } from "./transport.ts";

const DEFAULT_MAX_CONCURRENT_CALLS = 1024;
const HEAD_CHARACTERS = 200;
const INTERNAL_ERROR: RpcError = { code: RPC_CODES.internalError, message: "Internal error" };

/**
 * Speaks JSON-RPC 2.0 over a transport, as caller and as callee at once. It reads the transport until that ends;
 * everything is written in the order it was sent, so what a handler notified precedes its response. Malformed input is
 * answered and never ends the connection.
 */
export function createPeer(transport: Transport, options: PeerOptions = {}): Peer {
  return new JsonRpcPeer(transport, options);
}

type Call = Extract<Message, { kind: "call" }>;
type Response = Extract<Message, { kind: "response" }>;

class JsonRpcPeer implements Peer {
  readonly closed: Promise<Error | undefined>;
  readonly #transport: Transport;
  readonly #options: PeerOptions;
  readonly #outgoing: OutgoingCalls;
  readonly #incoming = new IncomingCalls();
  readonly #resolveClosed: (reason: Error | undefined) => void;
  /** Set as soon as no response can arrive any more: why. */
  #inputOver: Error | undefined;
  #finished = false;
  /** Whether the next line may follow without a pause: notifications come in large numbers and have no answer. */
  #goOn = false;

  constructor(transport: Transport, options: PeerOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#outgoing = new OutgoingCalls(options.idPrefix);
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    this.closed = promise;
    this.#resolveClosed = resolve;
    void this.#read();
  }

  get pendingCalls(): number {
    return this.#outgoing.size;
  }

  get activeCalls(): number {
    return this.#incoming.size;
  }

  async call(method: string, params: unknown, { signal, onId }: CallOptions = {}): Promise<unknown> {
    if (this.#inputOver !== undefined) throw this.#inputOver;
    signal?.throwIfAborted();
    const id = this.#outgoing.nextId();
    const line = callLine({ id, method, params });
    checkLineLength(line, this.#options.longestLine?.());
    onId?.(id);
    const answer = this.#outgoing.track(id, { signal, onAbort: () => this.#sendCancel(id) });
    this.#send(line)?.catch((error: unknown) => this.#outgoing.fail(id, error));
    return answer;
  }

  notify(method: string, params: unknown): Promise<void> | undefined {
    try {
      return this.#send(notificationLine(method, params));
    } catch (error) {
      return ignorableRejection(error);
    }
  }

  notifyLine(line: string): Promise<void> | undefined {
    return this.#send(line);
  }

  close(reason?: Error): Promise<void> {
    // Nobody waits for them any more, as after an abort: the other side need not go on until it gives up by itself.
    for (const id of this.#outgoing.pending) this.#sendCancel(id);
    this.#finish(reason);
    return this.#transport.close(reason);
  }

  async #read(): Promise<void> {
    const reason = await this.#readLines();
    this.#inputOver ??= reason ?? new Error("The other side ended the connection.");
    this.#outgoing.failAll(this.#inputOver);
    if (reason === undefined) await this.#drained();
    this.#finish(reason);
  }

  /** Reads to the end and gives the reason if that was no orderly one. */
  async #readLines(): Promise<Error | undefined> {
    try {
      for await (const line of this.#transport.lines) {
        const room = this.#onLines(line);
        if (room !== undefined) await room;
      }
      return undefined;
    } catch (error) {
      return toError(error);
    }
  }

  /** The line, and those behind it that are there already, as long as nobody has to get a turn in between. */
  #onLines(first: Line): Promise<void> | undefined {
    for (let line: Line | undefined = first; line !== undefined; line = this.#nextAtOnce()) {
      this.#goOn = false;
      const room = this.#finished ? undefined : this.#onLine(line);
      // Waiting for room here only ever concerns refusals: a peer that floods and does not read is not read either.
      if (room !== undefined) return room.catch(() => undefined);
    }
    return undefined;
  }

  #nextAtOnce(): Line | undefined {
    return this.#goOn ? this.#transport.lines.take?.() : undefined;
  }

  async #drained(): Promise<void> {
    if (this.#finished || this.#incoming.size === 0) return;
    try {
      await this.#options.drain?.(this.#incoming.idle());
    } catch (error) {
      this.#finish(toError(error));
    }
  }

  #finish(reason: Error | undefined): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#inputOver ??= reason ?? closedError();
    this.#outgoing.failAll(this.#inputOver);
    this.#incoming.abortAll(this.#inputOver);
    this.#resolveClosed(reason);
  }

  #onLine(line: Line): Promise<void> | undefined {
    if ("tooLong" in line) return this.#onTooLong(line.tooLong);
    if (this.#options.onLine?.(line.text)) return this.#notified();
    const message = readMessage(line.text);
    switch (message.kind) {
      case "call":
        return this.#onCall(message);
      case "notification":
        return this.#onNotification(message.method, message.params);
      case "response":
        return this.#onResponse(message, line.text);
      case "not_json":
        return this.#refuseLine({ kind: "not_json", head: head(line.text) }, PARSE_ERROR);
      case "invalid":
        return this.#onInvalid(message.why, line.text);
    }
  }

  #onTooLong({ limitBytes, head }: { limitBytes: number; head: string }): Promise<void> | undefined {
    const message = `Invalid request: a line is longer than the limit of ${limitBytes} bytes. Send less in one message.`;
    return this.#refuseLine({ kind: "too_long", limitBytes, head }, { code: RPC_CODES.invalidRequest, message });
  }

  #onInvalid(why: string, text: string): Promise<void> | undefined {
    const error = { code: RPC_CODES.invalidRequest, message: `Invalid request: ${why}.` };
    return this.#refuseLine({ kind: "invalid_request", why, head: head(text) }, error);
  }

  #refuseLine(what: Malformed, error: RpcError): Promise<void> | undefined {
    this.#options.onMalformed?.(what);
    return this.#options.answerMalformed === false ? undefined : this.#send(errorLine(null, error));
  }

  /** Calls are begun one by one: their number is bounded, and each may be over before the next line is looked at. */
  #notified(): undefined {
    this.#goOn = true;
  }

  #onNotification(method: string, params: unknown): undefined {
    const { cancel, onNotification, onMalformed } = this.#options;
    this.#notified();
    try {
      if (method !== cancel?.method) return void onNotification?.(method, params);
      const id = cancel.toId(params);
      if (id !== undefined) this.#incoming.cancel(id);
    } catch (error) {
      onMalformed?.({ kind: "notification_failed", method, error });
    }
  }

  #onResponse({ id, outcome, empty }: Response, text: string): Promise<void> | undefined {
    if (id !== null && this.#outgoing.has(id)) {
      this.#outgoing.settle(id, outcome);
      if (outcome === undefined) this.#options.onMalformed?.({ kind: "bad_response", id });
    } else if (empty) {
      return this.#onInvalid("`method` is missing", text);
    } else if (id === null || !this.#outgoing.forget(id)) {
      const error = outcome !== undefined && "error" in outcome ? outcome.error : undefined;
      this.#options.onMalformed?.({ kind: "unknown_response", id, error });
    }
    return undefined;
  }

  #onCall(call: Call): Promise<void> | undefined {
    const { onCall, maxConcurrentCalls: limit = DEFAULT_MAX_CONCURRENT_CALLS } = this.#options;
    if (onCall === undefined) {
      const message = `Method not found: ${head(call.method)}`;
      return this.#send(errorLine(call.id, { code: RPC_CODES.methodNotFound, message }));
    }
    if (this.#incoming.size >= limit) {
      const message = `Too many requests in flight (${limit}). Wait for an answer before sending the next one.`;
      const error = this.#options.tooManyCalls?.(message) ?? { code: RPC_CODES.internalError, message };
      return this.#send(errorLine(call.id, error));
    }
    void this.#serve(call, onCall);
    return undefined;
  }

  async #serve({ id, method, params }: Call, onCall: NonNullable<PeerOptions["onCall"]>): Promise<void> {
    const running = this.#incoming.add(id);
    let line: string;
    try {
      line = resultLine(id, await onCall({ id, method, params, signal: running.controller.signal }));
      checkLineLength(line, this.#options.longestLine?.());
    } catch (error) {
      line = this.#failureLine(id, error);
    }
    // The call counts as in flight until the queue took its response, so unread responses are bounded as well.
    const room = this.#send(line);
    if (room !== undefined) await room.catch(() => undefined);
    this.#incoming.remove(running);
  }

  #failureLine(id: RpcId, error: unknown): string {
    try {
      if (error instanceof LineTooLongError)
        return errorLine(id, { ...INTERNAL_ERROR, message: `The answer cannot be sent. ${error.message}` });
      return errorLine(id, this.#options.toRpcError?.(error) ?? INTERNAL_ERROR);
    } catch {
      return errorLine(id, INTERNAL_ERROR);
    }
  }

  #sendCancel(id: RpcId): void {
    const { cancel } = this.#options;
    if (cancel !== undefined && !this.#finished) void this.notify(cancel.method, cancel.toParams(id));
  }

  #send(line: string): Promise<void> | undefined {
    const room = this.#offer(line);
    // Only after the end of input: before it, `lines` itself says that the connection broke, after its last lines.
    room?.catch((error: unknown) => {
      if (this.#inputOver !== undefined) this.#finish(toError(error));
    });
    return room;
  }

  #offer(line: string): Promise<void> | undefined {
    try {
      return this.#transport.send(line);
    } catch (error) {
      return ignorableRejection(error);
    }
  }
}

const PARSE_ERROR: RpcError = { code: RPC_CODES.parseError, message: "Parse error: the line is not JSON." };

function head(text: string): string {
  return text.slice(0, HEAD_CHARACTERS);
}
