import { MeerkatError, toRpcError } from "@meerkat/errors";
import type { EventSink } from "@meerkat/events";
import {
  decodeParams,
  decodeResult,
  encodeParams,
  encodeResult,
  type Params,
  type RequestId,
  type Result,
  type ServerMethod,
  type WireParams,
} from "@meerkat/protocol";
import { type CancelRule, createPeer, type IncomingCall, type Malformed, type Peer } from "@meerkat/wire";
import { Acknowledger } from "./acknowledger.ts";
import type { CallbackTools } from "./callback-tools.ts";
import { checkSignal } from "./check-signal.ts";
import { callError, connectionClosed } from "./connection-error.ts";
import type { Dialect, Entrance, EntranceOptions, OpenRun, RunEvent } from "./dialect.ts";
import { beforeHandshake } from "./dialect-own.ts";
import { encodeStrictly } from "./encode.ts";
import { EndingRuns } from "./ending-runs.ts";
import type { Launched } from "./launch.ts";
import { SubscriptionRoutes } from "./subscription-routes.ts";

/** Options of one call. */
export interface CallOptions {
  /** Rejects the call with `signal.reason` and cancels it on the server. */
  readonly signal?: AbortSignal | undefined;
}

/** Who hears the events of a run, and what interrupts it. */
export interface RunOptions {
  readonly sessionId?: string | undefined;
  /** Cancels the run on the server; it is still waited for. */
  readonly signal: AbortSignal;
  readonly sink: EventSink;
}

/** The methods whose events come back on this connection. */
export type RunMethod = "session/create" | "turn/start";

const RUN_METHODS: ReadonlySet<ServerMethod> = new Set<RunMethod>(["session/create", "turn/start"]);

const CANCEL: CancelRule = {
  method: "cancel",
  toParams: (requestId) => encodeParams("cancel", { requestId }),
  toId: (params) => decodeParams("cancel", params).requestId,
};

/** One connection to a server: typed calls, the events that belong to them, and the server's own calls. */
export class Connection {
  readonly subscriptions = new SubscriptionRoutes();
  readonly #peer: Peer;
  readonly #tools: CallbackTools;
  readonly #launched: Launched;
  readonly #ending = new EndingRuns();
  #dialect: Dialect = beforeHandshake();
  #longestLine: number | undefined;
  #waiting = 0;
  #over: MeerkatError | undefined;

  constructor(launched: Launched, tools: CallbackTools) {
    this.#launched = launched;
    this.#tools = tools;
    this.#peer = createPeer(launched.transport, {
      cancel: CANCEL,
      answerMalformed: false,
      longestLine: () => this.#longestLine,
      toRpcError,
      onCall: (call) => this.#serve(call),
      onLine: (text) => this.#dialect.runs.deliverLine(text),
      onNotification: (method, params) => this.#onNotification(method, params),
      onMalformed: (what) => this.#onMalformed(what),
    });
    void this.#peer.closed.then((reason) => this.#end(connectionClosed(reason)));
  }

  /** Why there is no connection any more; `undefined` while there is. */
  get over(): MeerkatError | undefined {
    return this.#over;
  }

  /** Sets how the server uses the contract, and the longest line it reads, once it has said so. */
  speak(dialect: Dialect, longestLine: number | undefined): void {
    this.#dialect = dialect;
    this.#longestLine = longestLine;
  }

  /** Calls a method. Rejects with the server's error, `signal.reason`, or why the connection is gone. */
  call<M extends ServerMethod>(method: M, params: Params<M>, { signal }: CallOptions = {}): Promise<Result<M>> {
    return this.whileWaiting(async () => {
      checkSignal(signal);
      const dialect = this.#dialect;
      const wire = dialect.outgoing(method, encodeStrictly(method, params));
      const events = dialect.acknowledges && RUN_METHODS.has(method) ? this.#unread(dialect) : undefined;
      const onId = (requestId: RequestId) => events?.requested(requestId);
      try {
        const answer = await dialect.send(method, (refused) =>
          this.#peer.call(method, wire, { ...either(signal, refused), onId }),
        );
        return decodeResult(method, dialect.incoming(method, answer));
      } catch (error) {
        throw signal?.aborted && error === signal.reason ? error : callError(error, { method, dialect });
      } finally {
        events?.close();
      }
    });
  }

  /**
   * Runs a turn and hands its events over. Settles when the run has ended, also after an interruption; a run that was
   * given up on the same session is waited for first.
   */
  run<M extends RunMethod>(method: M, wire: WireParams<M>, options: RunOptions): Promise<Result<M>> {
    const { sessionId, signal } = options;
    const run = () => this.#run(method, wire, options);
    const waits = sessionId !== undefined && !this.#dialect.queuesTurns;
    return this.whileWaiting(() => (waits ? this.#ending.next(sessionId, signal, run) : run()));
  }

  /** Tells a server that waits for it how far a stream has got. */
  acknowledge(progress: Params<"session/stream_ack">): void {
    if (this.#dialect.acknowledges)
      void this.#peer.notify("session/stream_ack", encodeParams("session/stream_ack", progress));
  }

  /** The way into a queue that nobody may ever read. */
  entrance<T>(options: EntranceOptions<T>): Entrance<T> {
    return this.#dialect.entrance(options);
  }

  /** Keeps this process alive until `work` settles; an idle connection does not. */
  async whileWaiting<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting++ === 0) this.#launched.ref?.();
    try {
      return await work();
    } finally {
      if (--this.#waiting === 0) this.#launched.unref?.();
    }
  }

  /** Rejects everything that waits with the reason and closes the connection. Idempotent; resolves when it is closed. */
  close(reason: MeerkatError): Promise<void> {
    return this.#peer.close(reason);
  }

  async #run<M extends RunMethod>(
    method: M,
    wire: WireParams<M>,
    { sessionId, signal, sink }: RunOptions,
  ): Promise<Result<M>> {
    const dialect = this.#dialect;
    const params = dialect.outgoing(method, wire);
    const broken = new AbortController();
    let progress: Acknowledger | undefined;
    const onEvent = ({ sessionId: id, event, seq }: RunEvent) => {
      // Those behind one that could not be read would hide that it is missing.
      if (broken.signal.aborted) return undefined;
      sink.identify(id);
      const room = sink.push(event);
      if (seq !== undefined) progress?.took(seq, room);
      return room;
    };
    // The events of a request can arrive before anything else about it: the route is there before the request is.
    const onMalformed = (error: MeerkatError) => broken.abort(error);
    const run = dialect.runs.open({ sessionId, prompt: wire.prompt, onEvent, onMalformed });
    const release = [() => run.close()];
    const onId = (requestId: RequestId) => {
      run.requested(requestId);
      progress = this.#progressOf(requestId);
      const cancel = () => void this.#peer.notify(CANCEL.method, CANCEL.toParams(requestId));
      signal.addEventListener("abort", cancel, { once: true });
      release.push(() => signal.removeEventListener("abort", cancel));
    };
    try {
      const answer = dialect.send(method, (refused) =>
        this.#peer.call(method, params, { ...either(broken.signal, refused), onId }),
      );
      return decodeResult(method, await run.ended(answer));
    } catch (error) {
      throw callError(error, { method, dialect });
    } finally {
      for (const each of release) each();
    }
  }

  /** Takes the events of a run that is called without a reader: the server would wait for one before it answers. */
  #unread(dialect: Dialect): Pick<OpenRun, "requested" | "close"> {
    let progress: Acknowledger | undefined;
    const onEvent = ({ seq }: RunEvent) => {
      if (seq !== undefined) progress?.took(seq, undefined);
      return undefined;
    };
    const run = dialect.runs.open({ prompt: undefined, onEvent, onMalformed: () => undefined });
    const requested = (requestId: RequestId) => {
      run.requested(requestId);
      progress = this.#progressOf(requestId);
    };
    return { requested, close: () => run.close() };
  }

  #progressOf(requestId: RequestId): Acknowledger {
    return new Acknowledger((seq) => this.acknowledge({ requestId, seq }));
  }

  async #serve({ method, params, signal }: IncomingCall): Promise<unknown> {
    if (method !== "tool/execute") throw new MeerkatError("METHOD_NOT_FOUND", `Method not supported: ${method}`);
    const answer = await this.#tools.execute(decodeParams(method, params), signal);
    return this.#dialect.outgoing(method, encodeResult(method, answer));
  }

  #onNotification(method: string, params: unknown): void {
    const wire = this.#dialect.incoming(method, params);
    if (method === "session/event") this.#dialect.runs.deliver(wire);
    if (method === "session/stream_event" || method === "session/stream_end") this.subscriptions.deliver(method, wire);
  }

  #onMalformed(what: Malformed): void {
    const reason = this.#dialect.malformed(what);
    if (reason) void this.close(reason);
  }

  #end(reason: MeerkatError): void {
    this.#over = reason;
    this.subscriptions.fail(reason);
    // Also where the server has ended it: what the transport holds is given back.
    void this.#peer.close(reason);
  }
}

function either(...signals: readonly (AbortSignal | undefined)[]): { readonly signal?: AbortSignal } {
  const given = signals.filter((signal) => signal !== undefined);
  const [only, more] = given;
  if (only === undefined) return {};
  return { signal: more ? AbortSignal.any(given) : only };
}
