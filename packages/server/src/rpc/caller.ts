import { fromRpcError, MeerkatError } from "@meerkat/errors";
import {
  type Caller,
  type ClientMethod,
  ContractViolation,
  decodeResult,
  encodeParams,
  isRecord,
  type Params,
  type Result,
  type ServerNotification,
} from "@meerkat/protocol";
import { type CallOptions, notificationLine, type Peer, RpcFailure } from "@meerkat/wire";
import { failureFacts } from "../dispatch/failure-facts.ts";
import { Flow, requestKey, type Subscription, subscriptionKey } from "../flow/index.ts";
import type { Log } from "../log.ts";
import { EVENTS_LOST } from "./answers.ts";
import { DEFAULT_EVENT_LINE_BYTES, eventLine, surelyFits } from "./fit-event.ts";
import { type TextEventLine, TextEventLines } from "./text-event-lines.ts";
import { Work } from "./work.ts";

/** Tells the connections of one server apart. A random id would load all of Node's webcrypto before the first answer. */
let connections = 0;

/** The client at the other end of a peer, as handlers see it. */
export class RpcCaller implements Caller {
  readonly id: string = `rpc-${++connections}`;
  readonly closed: AbortSignal;
  /** The longest event line this client can read, in bytes. */
  maxEventBytes: number = DEFAULT_EVENT_LINE_BYTES;
  readonly #peer: Peer;
  readonly #log: Log;
  readonly #calls = new Work();
  readonly #waiting = new Set<() => void>();
  readonly #textEvents = new TextEventLines();
  #ending = false;
  #flow: Flow | undefined;

  constructor(peer: Peer, log: Log) {
    this.#peer = peer;
    this.#log = log;
    const over = new AbortController();
    this.closed = over.signal;
    void peer.closed.then((reason) => {
      this.#flow?.close();
      over.abort(connectionClosed(reason));
    });
  }

  /** From now on at most `window` events of a stream go out beyond those that were acknowledged. */
  controlFlow(window: number): void {
    this.#flow ??= new Flow(
      window,
      // Waits for room also when the connection is about to end: what is left in a stream may be more than memory holds.
      (line) => this.#peer.notifyLine(line)?.catch(() => undefined),
      (cause, subscription) => this.#lostEvents(cause, subscription),
    );
  }

  /** The client has room in a stream after the event of this number. */
  acknowledge({ requestId, streamId, seq }: Params<"session/stream_ack">): void {
    if (requestId !== undefined) this.#flow?.ack(requestKey(requestId), seq);
    if (streamId !== undefined) this.#flow?.ack(subscriptionKey(streamId), seq);
  }

  /**
   * Waits until the events of a request are out; an aborted request's reader is not waited for. Gives why some of them
   * were lost, if they were.
   */
  async finishEvents(
    requestId: string | number,
    signal: AbortSignal,
  ): Promise<{ readonly cause: unknown } | undefined> {
    if (!this.#flow) return undefined;
    const key = requestKey(requestId);
    const release = () => this.#flow?.release(key);
    if (signal.aborted) release();
    signal.addEventListener("abort", release, { once: true });
    const lost = await this.#flow.finish(key);
    signal.removeEventListener("abort", release);
    return lost;
  }

  call<M extends ClientMethod>(method: M, params: Params<M>, { signal }: CallOptions = {}): Promise<Result<M>> {
    return this.#calls.run(signal, (linked) => this.#call({ method, params, signal: linked }));
  }

  notify<M extends ServerNotification>(method: M, params: Params<M>): Promise<void> | undefined {
    // Towards the end nobody waits for room any more, so a reader that has stalled gets no more than it has.
    if (this.#ending && this.#waiting.size > 0) return undefined;
    try {
      const text = isSessionEvent(method, params) ? this.#textEvents.write(params) : undefined;
      if (text && surelyFits(text.line, this.maxEventBytes)) return this.#pass(text);
      const wire = encodeParams(method, params);
      // Written once: what waits for its reader waits as the line that will be sent.
      const line = eventLine({ method, params: wire }, this.maxEventBytes);
      const place = this.#flow && isRecord(wire) ? placeOf(method, wire) : undefined;
      return this.#flow && place ? this.#queue(this.#flow, place, line) : this.#write(line);
    } catch (thrown) {
      return this.#lost(method, thrown);
    }
  }

  /** Fails the calls that wait for this client and lets go whoever waits until it reads. */
  end(reason: Error): void {
    this.#ending = true;
    this.#flow?.releaseAll();
    this.#calls.stop(reason);
    for (const letGo of this.#waiting) letGo();
  }

  async #call<M extends ClientMethod>({ method, params, signal }: OutgoingCall<M>): Promise<Result<M>> {
    const wire = encodeParams(method, params);
    try {
      return decodeResult(method, await this.#peer.call(method, wire, { signal }));
    } catch (thrown) {
      throw signal.aborted ? signal.reason : callFailure(method, thrown);
    }
  }

  #pass({ key, seq, line }: TextEventLine): Promise<void> | undefined {
    return this.#flow
      ? this.#queue(this.#flow, { key, seq, ended: undefined, subscription: undefined }, line)
      : this.#write(line);
  }

  #write(line: string): Promise<void> | undefined {
    const room = this.#peer.notifyLine(line);
    return room && this.#untilRoom(room);
  }

  /** Gives a message to the stream it belongs to. */
  #queue(flow: Flow, { key, seq, ended, subscription }: StreamPlace, line: string): Promise<void> | undefined {
    // Who closes a subscription has stopped reading it.
    if (ended === "explicit_close") flow.release(key);
    const room = flow.send(key, { seq, line }, subscription);
    if (ended !== undefined) void flow.finish(key);
    return room && this.#untilRoom(room);
  }

  /** A request's reader learns it from the answer, which is still to come; a subscription's would wait for ever. */
  #lostEvents(cause: unknown, subscription: Subscription | undefined): void {
    this.#log("error", "Events for a slow reader could not be read again and are lost.", failureFacts(cause));
    if (!subscription) return;
    const error = { code: "INTERNAL_ERROR", message: `${EVENTS_LOST} Subscribe again.` };
    const end = { ...subscription, ended: true, outcome: "terminal_error", error } as const;
    void this.#write(notificationLine("session/stream_end", encodeParams("session/stream_end", end)));
  }

  #lost(method: string, error: unknown): undefined {
    // What a closed connection did not take is nobody's mistake; what is no JSON is.
    if (error instanceof TypeError) {
      this.#log("error", "A notification is not JSON and was left out.", { method, ...failureFacts(error) });
    }
  }

  #untilRoom(room: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const over = () => {
        this.#waiting.delete(resolve);
        resolve();
      };
      this.#waiting.add(resolve);
      room.then(over, over);
      if (this.#ending) resolve();
    });
  }
}

function isSessionEvent<M extends ServerNotification>(
  method: M,
  params: Params<M>,
): params is Params<M> & Params<"session/event"> {
  return method === "session/event" && params !== undefined;
}

interface StreamPlace {
  readonly key: string;
  /** The message's number in its stream. */
  readonly seq: number | undefined;
  /** How the message ends the stream, if it does. */
  readonly ended: unknown;
  /** Whose it is, if it is not a request's. */
  readonly subscription: Subscription | undefined;
}

/** Where in which stream a notification stands, if it belongs to one. */
function placeOf(method: string, wire: Readonly<Record<string, unknown>>): StreamPlace | undefined {
  const { request_id: request, stream_id: stream, session_id: session, seq, sequence, outcome } = wire;
  if (method === "session/event" && (typeof request === "string" || typeof request === "number")) {
    const own = { key: requestKey(request), seq: typeof seq === "number" ? seq : undefined };
    return { ...own, ended: undefined, subscription: undefined };
  }
  if (typeof stream !== "string" || typeof session !== "string") return undefined;
  const subscription = { streamId: stream, sessionId: session };
  const number = typeof sequence === "number" ? sequence : undefined;
  return { key: subscriptionKey(stream), seq: number, ended: outcome, subscription };
}

interface OutgoingCall<M extends ClientMethod> {
  readonly method: M;
  readonly params: Params<M>;
  readonly signal: AbortSignal;
}

function callFailure(method: string, thrown: unknown): unknown {
  if (thrown instanceof RpcFailure) return fromRpcError(thrown.rpc);
  if (thrown instanceof ContractViolation) {
    const message = `The client's answer to ${method} does not fit the contract: ${thrown.message}.`;
    return new MeerkatError("INVALID_RESPONSE", message, { cause: thrown });
  }
  // Parameters that cannot be written as JSON; every other failure is the end of the connection.
  return thrown instanceof TypeError ? thrown : connectionClosed(thrown);
}

function connectionClosed(cause: unknown): MeerkatError {
  return new MeerkatError("CONNECTION_CLOSED", "The connection to the client is over.", { cause });
}
