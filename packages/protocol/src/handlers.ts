import type { MethodName, Params, Result } from "./codec.ts";
import type { METHODS } from "./gen/tables.ts";

type Rows = typeof METHODS;

/** The methods a client may call: what a server implements. */
export type ServerMethod = {
  [M in MethodName]: Rows[M] extends { readonly kind: "request"; readonly from: "client" } ? M : never;
}[MethodName];
/** The methods a server may call: what a client implements. */
export type ClientMethod = {
  [M in MethodName]: Rows[M] extends { readonly kind: "request"; readonly from: "server" } ? M : never;
}[MethodName];
/** The notifications a server may send. */
export type ServerNotification = {
  [M in MethodName]: Rows[M] extends { readonly kind: "notification"; readonly from: "server" } ? M : never;
}[MethodName];
/** The notifications a client may send. */
export type ClientNotification = {
  [M in MethodName]: Rows[M] extends { readonly kind: "notification"; readonly from: "client" | "both" } ? M : never;
}[MethodName];

/** The one who called: a connection, with what it can be asked and told. It outlives the call. */
export interface Caller {
  /** Distinguishes connections of one server; opaque. */
  readonly id: string;
  /** Aborted when the connection is over. */
  readonly closed: AbortSignal;
  /** Calls a method of the client. Rejects with the client's error, when `signal` aborts, or when the connection ends. */
  call<M extends ClientMethod>(
    method: M,
    params: Params<M>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Result<M>>;
  /**
   * Queues a notification. Returns a promise when the outgoing queue is full, to be awaited before the next one;
   * otherwise nothing. Never throws: a connection that is gone takes nothing.
   */
  notify<M extends ServerNotification>(method: M, params: Params<M>): Promise<void> | undefined;
}

/** What a handler knows about one call. */
export interface CallContext {
  /** Aborted when the caller cancels the call or goes away. */
  readonly signal: AbortSignal;
  /** The id of the request, for attributing its events. Absent where the surface has none. */
  readonly requestId?: string | number;
  readonly caller: Caller;
}

/** The contract as an interface: the runtime implements it, every surface consumes it. */
export type Handlers = {
  readonly [M in Exclude<ServerMethod, "initialize">]: (
    params: Params<M>,
    context: CallContext,
  ) => Promise<Result<M>> | Result<M>;
};
