import { fromRpcError, MeerkatError } from "@meerkat/errors";
import {
  type Caller,
  type ClientMethod,
  ContractViolation,
  decodeResult,
  encodeParams,
  type Params,
  type Result,
  type ServerNotification,
} from "@meerkat/protocol";
import { type CallOptions, type Peer, RpcFailure } from "@meerkat/wire";
import { failureFacts } from "../dispatch/failure-facts.ts";
import type { Log } from "../log.ts";
import { DEFAULT_EVENT_LINE_BYTES, fitEvent } from "./fit-event.ts";
import { Work } from "./work.ts";

/** The client at the other end of a peer, as handlers see it. */
export class RpcCaller implements Caller {
  readonly id: string = `rpc-${crypto.randomUUID()}`;
  readonly closed: AbortSignal;
  /** The longest event line this client can read, in bytes. */
  maxEventBytes: number = DEFAULT_EVENT_LINE_BYTES;
  readonly #peer: Peer;
  readonly #log: Log;
  readonly #calls = new Work();
  readonly #waiting = new Set<() => void>();
  #ending = false;

  constructor(peer: Peer, log: Log) {
    this.#peer = peer;
    this.#log = log;
    const over = new AbortController();
    this.closed = over.signal;
    void peer.closed.then((reason) => over.abort(connectionClosed(reason)));
  }

  call<M extends ClientMethod>(method: M, params: Params<M>, { signal }: CallOptions = {}): Promise<Result<M>> {
    return this.#calls.run(signal, (linked) => this.#call({ method, params, signal: linked }));
  }

  notify<M extends ServerNotification>(method: M, params: Params<M>): Promise<void> | undefined {
    // Towards the end nobody waits for room any more, so a reader that has stalled gets no more than it has.
    if (this.#ending && this.#waiting.size > 0) return undefined;
    try {
      const wire = fitEvent({ method, params: encodeParams(method, params) }, this.maxEventBytes);
      const room = this.#peer.notify(method, wire);
      room?.catch((error: unknown) => this.#lost(method, error));
      return room && this.#untilRoom(room);
    } catch (thrown) {
      return this.#lost(method, thrown);
    }
  }

  /** Fails the calls that wait for this client and lets go whoever waits until it reads. */
  end(reason: Error): void {
    this.#ending = true;
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
