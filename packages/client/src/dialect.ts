import type { MeerkatError, RpcErrorObject } from "@meerkat/errors";
import type { AgentEvent, RequestId } from "@meerkat/protocol";
import type { Malformed } from "@meerkat/wire";

/**
 * Events of one stream that a server may send beyond those this client has acknowledged. More than what comes in one
 * read of a pipe, so that a server has something to send while the last read's events are dealt with.
 */
export const EVENT_WINDOW = 512;

/**
 * How one server uses the contract. Everything in which servers differ is behind this, one object a connection; the
 * rest of the client knows the contract only.
 */
export interface Dialect {
  /** Whether the server sends on only as far as events are acknowledged. */
  readonly acknowledges: boolean;
  /** Whether a turn waits on the server while another one runs on its session, which is otherwise refused as busy. */
  readonly queuesTurns: boolean;
  /** Brings the events of runs to those who started them. */
  readonly runs: RunRouter;
  /**
   * What is sent: the parameters of a call, or the answer to the server's call of that method. Throws a MeerkatError
   * for what the server could not do; nothing has been sent then.
   */
  outgoing(method: string, wire: unknown): unknown;
  /** What has come, as the contract has it: the result of a call, or the parameters of a notification. */
  incoming(method: string, wire: unknown): unknown;
  /** The error that an error response means. */
  failure(error: RpcErrorObject): MeerkatError;
  /** Why something that is no message of the contract ends the connection; `undefined` when it is skipped. */
  malformed(what: Malformed): MeerkatError | undefined;
  /** Makes a call. `refused` aborts with the reason when the server refuses it in a way that does not name it. */
  send<T>(method: string, call: (refused?: AbortSignal) => Promise<T>): Promise<T>;
  /** A queue's entrance, bounded where nothing makes the server wait for the reader. */
  entrance<T>(options: EntranceOptions<T>): Entrance<T>;
}

/** Brings each `session/event` to the run it belongs to. */
export interface RunRouter {
  /** Expects the events of a run that is about to be requested. */
  open(route: RunRoute): OpenRun;
  /** Hands over a notification's parameters, after {@link Dialect.incoming}. One that belongs to no run is dropped. */
  deliver(wire: unknown): void;
  /** Hands over the event of a line that can be read without parsing all of it; `false` for every other line. */
  deliverLine(line: string): boolean;
}

/** An event of a run, with its number where the server counts. */
export interface RunEvent {
  readonly sessionId: string;
  readonly event: AgentEvent;
  readonly seq: number | undefined;
}

/** The reader of one run's events. */
export interface RunRoute {
  /** The session, where it is known before the request is answered. */
  readonly sessionId?: string | undefined;
  /** The prompt as it is sent. */
  readonly prompt: unknown;
  /** Takes an event. Returns a promise when the reader's queue is full, which resolves when it is not. */
  onEvent(event: RunEvent): Promise<void> | undefined;
  /** An event of the run could not be read; the request is given up. */
  onMalformed(error: MeerkatError): void;
}

/** A run whose events are expected. */
export interface OpenRun {
  /** The request is about to be sent under this id. */
  requested(requestId: RequestId): void;
  /** Settles as `answer` does, once nothing more will come of the run. */
  ended(answer: Promise<unknown>): Promise<unknown>;
  /** No event is wanted any more. */
  close(): void;
}

/** What an {@link Entrance} is for. */
export interface EntranceOptions<T> {
  /** Queues an item, with the back-pressure of `BoundedQueue.push`. */
  readonly push: (item: T) => Promise<void> | undefined;
  /** The item that tells the reader that others are missing, of which `last` is the last. */
  readonly gap: (reason: string, last: T) => T;
}

/** The way into a queue. */
export interface Entrance<T> {
  /** Queues an item. Returns a promise when the queue is full. */
  push(item: T): Promise<void> | undefined;
  /** Nothing more comes: tells the reader about what is missing at the end. */
  finish(): void;
}
