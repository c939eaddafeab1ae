import type { MeerkatError } from "@meerkat/errors";
import { ContractViolation, decodeParams, isRecord, type Params, type RequestId } from "@meerkat/protocol";
import { invalidResponse } from "./connection-error.ts";

/** The reader of one running request's events. */
export interface RunRoute {
  readonly requestId: RequestId;
  /** The session, where it is known before the request is answered. */
  readonly sessionId?: string | undefined;
  onEvent(params: Params<"session/event">): void;
  /** An event of the request could not be read; the request is given up. */
  onMalformed(error: MeerkatError): void;
}

/** Brings each `session/event` to the request it belongs to: by request id, or by session where a server sends none. */
export class RunRoutes {
  readonly #byRequest = new Map<RequestId, RunRoute>();
  readonly #bySession = new Map<string, RunRoute>();

  /** Adds a route until the returned function is called. */
  open(route: RunRoute): () => void {
    const { requestId, sessionId } = route;
    this.#byRequest.set(requestId, route);
    // A second request on a busy session is refused and must not take the first one's events.
    const first = sessionId !== undefined && !this.#bySession.has(sessionId);
    if (first) this.#bySession.set(sessionId, route);
    return () => {
      this.#byRequest.delete(requestId);
      if (first) this.#bySession.delete(sessionId);
    };
  }

  /** Hands a notification to its route; one that belongs to no running request is dropped. */
  deliver(wire: unknown): void {
    const route = this.#find(wire);
    if (!route) return;
    const params = read(wire);
    if (params instanceof ContractViolation) route.onMalformed(invalidResponse("An event of the run", params));
    else route.onEvent(params);
  }

  #find(wire: unknown): RunRoute | undefined {
    if (!isRecord(wire)) return undefined;
    const { request_id: requestId, session_id: sessionId } = wire;
    if (typeof requestId === "number" || typeof requestId === "string") return this.#byRequest.get(requestId);
    return typeof sessionId === "string" ? this.#bySession.get(sessionId) : undefined;
  }
}

function read(wire: unknown): Params<"session/event"> | ContractViolation {
  try {
    return decodeParams("session/event", wire);
  } catch (error) {
    if (error instanceof ContractViolation) return error;
    throw error;
  }
}
