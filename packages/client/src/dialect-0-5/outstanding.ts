import { MeerkatError, type RpcErrorObject } from "@meerkat/errors";
import { warn } from "../warn.ts";
import { legacyFailure } from "./failure.ts";

/** Methods whose wrong parameters are answered without the request's id. */
const ANSWERED_WITHOUT_ID: ReadonlySet<string> = new Set(["comms/send", "comms/peers", "session/external_event"]);
/** Errors about a line that could not be read; any request can be in it. */
const UNREADABLE: ReadonlySet<number> = new Set([-32700, -32600]);

interface Waiting {
  readonly method: string;
  readonly refused: AbortController;
}

/** The calls that wait for an answer, for errors that do not say whose they are. */
export class Outstanding {
  readonly #waiting = new Set<Waiting>();
  #turn: Promise<unknown> = Promise.resolve();

  /** Makes a call. Those that may be answered without an id are made one after the other, so that it is known whose it is. */
  async send<T>(method: string, call: (refused: AbortSignal) => Promise<T>): Promise<T> {
    if (!ANSWERED_WITHOUT_ID.has(method)) return this.#track(method, call);
    const done = this.#turn.then(() => this.#track(method, call));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** An error without an id arrived: fails the one call it can concern, or reports it. */
  refuse(error: RpcErrorObject): void {
    const waiting = [...this.#waiting];
    const named = waiting.filter(({ method }) => ANSWERED_WITHOUT_ID.has(method));
    const candidates = named.length === 0 && UNREADABLE.has(error.code) ? waiting : named;
    const [only, other] = candidates;
    if (only && !other) only.refused.abort(refusal(only.method, error));
    else warn(`The server refused a request without saying which: ${error.message}`);
  }

  async #track<T>(method: string, call: (refused: AbortSignal) => Promise<T>): Promise<T> {
    const entry = { method, refused: new AbortController() };
    this.#waiting.add(entry);
    try {
      return await call(entry.refused.signal);
    } finally {
      this.#waiting.delete(entry);
    }
  }
}

function refusal(method: string, error: RpcErrorObject): MeerkatError {
  const { code, message } = legacyFailure(error);
  return new MeerkatError(code, `The server refused ${method}: ${message}`, {
    details: { server_code: error.code, server_message: error.message },
  });
}
