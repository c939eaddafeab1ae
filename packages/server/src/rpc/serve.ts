import { isMeerkatError, MeerkatError, toRpcError } from "@meerkat/errors";
import { decodeParams, type Handlers, type Params, type Result } from "@meerkat/protocol";
import { createPeer, type IncomingCall, type Peer, type Transport } from "@meerkat/wire";
import { createDispatcher, type Dispatcher } from "../dispatch/index.ts";
import { type Log, silent } from "../log.ts";
import { CANCEL, cancelled, ending, eventsLost, malformedLog } from "./answers.ts";
import { RpcCaller } from "./caller.ts";
import { introduce } from "./initialize.ts";
import { Work } from "./work.ts";

const DEFAULT_DRAIN_MS = 10_000;
/** A longer timer fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface ConnectionOptions {
  /** One connection; its input line limit is the transport's. */
  readonly transport: Transport;
  /** That limit in bytes, which clients are told so that they send no longer line. Default: they are told of none. */
  readonly maxLineBytes?: number | undefined;
  /** What `initialize` says about this program. */
  readonly serverInfo: { readonly name: string; readonly version: string };
  /** Default: nobody is told. */
  readonly log?: Log;
  /** How long calls may go on after the client ended its side, in milliseconds. Default 10,000; 0 interrupts them at once. */
  readonly drainMs?: number;
  /** Calls in flight at once; further ones are refused with SERVICE_UNAVAILABLE. Default 1024. */
  readonly maxConcurrentCalls?: number;
}

/**
 * Options of {@link serveRpc}. Connections and doors that share sessions share a dispatcher, which then keeps the order
 * of calls on one session; a server with a single connection just gives its handlers.
 */
export type RpcServerOptions = ConnectionOptions &
  (
    | { readonly handlers: Handlers; readonly dispatcher?: never }
    | { readonly dispatcher: Dispatcher; readonly handlers?: never }
  );

/** A served connection. */
export interface RpcServer {
  /**
   * Resolves when the connection is over and every handler has settled: `undefined` after an orderly end, else why it
   * broke. Never rejects. Answers may still be on their way out then; `close()` waits for them.
   */
  readonly closed: Promise<Error | undefined>;
  /**
   * Interrupts what runs, waits until it has settled, sends the answers and closes the transport. Idempotent, never
   * rejects; resolves when everything is written.
   */
  close(reason?: Error): Promise<void>;
}

/**
 * Serves JSON-RPC 2.0 on one connection until the client ends it or `close` is called. Events a handler sends precede
 * its response. When the client ends its side, running calls go on for at most `drainMs`, then they are aborted.
 */
export function serveRpc(options: RpcServerOptions): RpcServer {
  return new RpcConnection(options);
}

class RpcConnection implements RpcServer {
  readonly closed: Promise<Error | undefined>;
  readonly #options: RpcServerOptions;
  readonly #dispatcher: Dispatcher;
  readonly #peer: Peer;
  readonly #caller: RpcCaller;
  readonly #calls = new Work();
  readonly #own = { initialize: (params: Params<"initialize">) => this.#initialize(params) };
  /** Set when the connection is about to end: the reason of all aborts from then on. */
  #end: Error | undefined;

  constructor(options: RpcServerOptions) {
    const { transport, log = silent, maxConcurrentCalls } = options;
    this.#options = options;
    this.#dispatcher = options.dispatcher ?? createDispatcher({ handlers: options.handlers, log });
    this.#peer = createPeer(transport, {
      idPrefix: "srv-",
      cancel: CANCEL,
      toRpcError,
      tooManyCalls: (message) => toRpcError(new MeerkatError("SERVICE_UNAVAILABLE", message)),
      onMalformed: malformedLog(log),
      onNotification: (method, params) => this.#onNotification(method, params),
      onCall: (call) => this.#calls.run(call.signal, (signal) => this.#answer({ ...call, signal })),
      drain: (idle) => this.#drain(idle),
      ...(maxConcurrentCalls !== undefined && { maxConcurrentCalls }),
    });
    this.#caller = new RpcCaller(this.#peer, log);
    this.closed = this.#ended();
  }

  async close(reason?: Error): Promise<void> {
    await this.#settle(reason);
    await this.#peer.close(reason);
  }

  async #answer({ method, params, id, signal }: IncomingCall): Promise<unknown> {
    if (this.#end !== undefined) throw this.#end;
    const context = { signal, requestId: id, caller: this.#caller, own: this.#own };
    const answer = this.#dispatcher.dispatch(method, params, context).catch((thrown: unknown) => {
      throw this.#failure(thrown, signal);
    });
    // The order law holds for a reader that is slow, too: its response waits for its events. The run itself is over.
    await answer.catch(() => undefined);
    const lost = await this.#caller.finishEvents(id, signal);
    if (lost) throw eventsLost(await answer, lost.cause);
    return answer;
  }

  #onNotification(method: string, params: unknown): void {
    if (method === "session/stream_ack") this.#caller.acknowledge(decodeParams(method, params));
  }

  #failure(thrown: unknown, signal: AbortSignal): unknown {
    if (!signal.aborted) return thrown;
    if (this.#end === undefined || signal.reason !== this.#end) return cancelled(thrown);
    return isMeerkatError(thrown) ? thrown : this.#end;
  }

  #initialize({ client }: Params<"initialize">): Result<"initialize"> {
    const { serverInfo, maxLineBytes } = this.#options;
    const result = introduce(client, { serverInfo, maxLineBytes, methods: this.#dispatcher.methods });
    if (client?.eventWindow !== undefined) this.#caller.controlFlow(client.eventWindow);
    if (client !== undefined) this.#caller.maxEventBytes = client.maxLineBytes ?? Number.POSITIVE_INFINITY;
    return result;
  }

  async #ended(): Promise<Error | undefined> {
    const reason = await this.#peer.closed;
    await this.#settle(reason);
    void this.#peer.close(reason);
    return reason;
  }

  async #drain(idle: Promise<void>): Promise<void> {
    const { drainMs = DEFAULT_DRAIN_MS } = this.#options;
    if (drainMs > 0) await withinTime(idle, drainMs);
    await this.#settle();
  }

  /**
   * Aborts every call and waits until each has settled. The peer awaits the same promises and was there first, so the
   * responses are queued by then.
   */
  async #settle(reason?: Error): Promise<void> {
    this.#end ??= ending(reason);
    this.#calls.stop(this.#end);
    this.#caller.end(this.#end);
    await this.#calls.idle();
  }
}

/** Waits for a fact, but no longer than the time in milliseconds. */
async function withinTime(fact: Promise<void>, timeMs: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, Math.min(timeMs, LONGEST_TIMER_MS));
  try {
    await Promise.race([fact, late]);
  } finally {
    clearTimeout(timer);
  }
}
