import { ContractViolation, decodeParams, isRecord, type Params, type RequestId } from "@meerkat/protocol";
import { invalidResponse } from "./connection-error.ts";
import type { OpenRun, RunRoute, RunRouter } from "./dialect.ts";

/** Brings each `session/event` to the request it belongs to: by request id, or by session where a server sends none. */
export class RunRoutes implements RunRouter {
  readonly #byRequest = new Map<RequestId, RunRoute>();
  readonly #bySession = new Map<string, RunRoute>();

  open(route: RunRoute): OpenRun {
    const { sessionId } = route;
    const ids: RequestId[] = [];
    // A second request on a busy session is refused and must not take the first one's events.
    const first = sessionId !== undefined && !this.#bySession.has(sessionId);
    if (first) this.#bySession.set(sessionId, route);
    return {
      requested: (requestId) => {
        ids.push(requestId);
        this.#byRequest.set(requestId, route);
      },
      ended: (answer) => answer,
      close: () => {
        for (const id of ids) this.#byRequest.delete(id);
        if (first) this.#bySession.delete(sessionId);
      },
    };
  }

  deliver(wire: unknown): void {
    const route = this.#find(wire);
    if (route) handOver(route, wire);
  }

  #find(wire: unknown): RunRoute | undefined {
    if (!isRecord(wire)) return undefined;
    const { request_id: requestId, session_id: sessionId } = wire;
    if (typeof requestId === "number" || typeof requestId === "string") return this.#byRequest.get(requestId);
    return typeof sessionId === "string" ? this.#bySession.get(sessionId) : undefined;
  }
}

/** Reads an event and gives it to its route, or tells the route that it cannot be read. */
export function handOver(route: RunRoute, wire: unknown): Promise<void> | undefined {
  const params = read(wire);
  if (!(params instanceof ContractViolation)) return route.onEvent(params);
  route.onMalformed(invalidResponse("An event of the run", params));
  return undefined;
}

function read(wire: unknown): Params<"session/event"> | ContractViolation {
  try {
    return decodeParams("session/event", wire);
  } catch (error) {
    if (error instanceof ContractViolation) return error;
    throw error;
  }
}
