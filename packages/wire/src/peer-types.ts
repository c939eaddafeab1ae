import type { RpcError, RpcId } from "./rpc-error.ts";

/** A call that the other side made. */
export interface IncomingCall {
  readonly method: string;
  /** An object or an array as received; `undefined` or `null` when there were no parameters. */
  readonly params: unknown;
  readonly id: RpcId;
  /** Aborts when the other side cancels this call or when the connection is over. */
  readonly signal: AbortSignal;
}

/** How the two sides tell each other that a call is no longer wanted. */
export interface CancelRule {
  /** The notification's method. */
  readonly method: string;
  /** Writes the parameters that name the call to cancel. */
  readonly toParams: (id: RpcId) => unknown;
  /** Reads them back; `undefined` when they name no call. */
  readonly toId: (params: unknown) => RpcId | undefined;
}

/** Something that arrived and was not understood, for a log. The connection goes on. */
export type Malformed =
  | { readonly kind: "not_json"; readonly head: string }
  | { readonly kind: "invalid_request"; readonly why: string; readonly head: string }
  | { readonly kind: "too_long"; readonly limitBytes: number; readonly head: string }
  /** A response to no call of ours; `error` is what it carried, if it was an error. */
  | { readonly kind: "unknown_response"; readonly id: RpcId | null; readonly error: RpcError | undefined }
  /** A response without a usable result or error; its call was rejected. */
  | { readonly kind: "bad_response"; readonly id: RpcId }
  /** `onNotification` (or the cancel rule) threw. */
  | { readonly kind: "notification_failed"; readonly method: string; readonly error: unknown };

/** Options of `createPeer`. */
export interface PeerOptions {
  /**
   * Answers a call. Started in the order of arrival, then concurrent: what it does before its first `await` is done
   * before the next line is looked at. Absent: every call is answered with −32601.
   */
  readonly onCall?: (call: IncomingCall) => Promise<unknown>;
  /** Hears every notification but the cancel one. Runs in the order of arrival and must not block. */
  readonly onNotification?: (method: string, params: unknown) => void;
  /**
   * Offered each line before it is parsed. `true` says that it was a notification and has been dealt with: for who can
   * read lines that come in large numbers and are all alike at less cost than parsing them. Must not throw.
   */
  readonly onLine?: (text: string) => boolean;
  /** Says what a thrown error looks like on the wire. Default: −32603 "Internal error", which gives nothing away. */
  readonly toRpcError?: (error: unknown) => RpcError;
  /** `"srv-"` gives the ids `"srv-0"`, `"srv-1"`, …; absent, ids are the numbers from 1. */
  readonly idPrefix?: string;
  /** Absent: aborting a call is not told to the other side, and it cannot cancel. */
  readonly cancel?: CancelRule;
  /** Incoming calls in flight at once; further ones are refused. Default 1024. */
  readonly maxConcurrentCalls?: number;
  /** Says what the refusal of a call over that bound looks like on the wire. Default: −32603 with the message. */
  readonly tooManyCalls?: (message: string) => RpcError;
  /**
   * The longest line that the other side reads, in bytes; asked for each line. A longer call is not sent and rejects with
   * LineTooLongError, in place of a longer response goes an error. Absent: any line is sent.
   */
  readonly longestLine?: () => number | undefined;
  /** Told about everything that was not understood. May call `close(reason)` to end the connection over it. */
  readonly onMalformed?: (what: Malformed) => void;
  /**
   * Whether lines that are no valid message are answered (−32700 or −32600 with `id: null`). Default true; a client,
   * whose peer is no caller, turns it off and decides in `onMalformed`.
   */
  readonly answerMalformed?: boolean;
  /**
   * Lets running calls go on after an orderly end of input; they can still send and answer. Their signals abort when
   * the returned promise settles, or earlier if sending fails. `idle` resolves when none is left. Absent: at once.
   */
  readonly drain?: (idle: Promise<void>) => Promise<unknown>;
}

/** Options of one call. */
export interface CallOptions {
  /** Rejects the call with `signal.reason` and, with a cancel rule, cancels it on the other side. */
  readonly signal?: AbortSignal;
  /** Told the id of the call before it is sent, for routing what the other side says about it. */
  readonly onId?: (id: RpcId) => void;
}

/** One side of a JSON-RPC 2.0 connection; both sides can call. */
export interface Peer {
  /**
   * Calls the other side.
   *
   * @returns what it answered.
   * @throws RpcFailure when it answered with an error; `signal.reason` when aborted; the reason of the end when the
   * connection is or gets closed; a `TypeError` when `params` cannot be written as JSON; a `LineTooLongError`.
   */
  call(method: string, params: unknown, options?: CallOptions): Promise<unknown>;
  /** Sends a notification, with the back-pressure of `Transport.send`. */
  notify(method: string, params: unknown): Promise<void> | undefined;
  /** Sends a notification that {@link notificationLine} has written already, for who has to know or keep the line. */
  notifyLine(line: string): Promise<void> | undefined;
  /** Resolves when the connection is over: `undefined` after an orderly end, else the reason. Never rejects. */
  readonly closed: Promise<Error | undefined>;
  /** Own calls that wait for an answer. */
  readonly pendingCalls: number;
  /** Calls of the other side in flight. */
  readonly activeCalls: number;
  /**
   * Rejects every pending call, which the other side is told as after an abort, aborts every incoming one with the reason,
   * then closes the transport. Idempotent; resolves when the transport is closed.
   */
  close(reason?: Error): Promise<void>;
}
