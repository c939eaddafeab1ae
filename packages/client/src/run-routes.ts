import { ContractViolation, checkParams, decodeEvent, isRecord, type RequestId } from "@meerkat/protocol";
import { invalidResponse } from "./connection-error.ts";
import type { OpenRun, RunEvent, RunRoute, RunRouter } from "./dialect.ts";
import { EventLines } from "./event-lines.ts";

/** Brings each `session/event` to the request it belongs to: by request id, or by session where a server sends none. */
export class RunRoutes implements RunRouter {
  readonly #byRequest = new Map<RequestId, RunRoute>();
  readonly #bySession = new Map<string, RunRoute>();
  readonly #lines = new EventLines();

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
        this.#lines.forget(route);
      },
    };
  }

  deliver(wire: unknown): void {
    const route = this.#find(wire);
    const event = route && readEvent(route, wire);
    if (!event) return;
    void route.onEvent(event);
    this.#lines.learn(route, wire);
  }

  deliverLine(line: string): boolean {
    return this.#lines.deliver(line);
  }

  #find(wire: unknown): RunRoute | undefined {
    if (!isRecord(wire)) return undefined;
    const { request_id: requestId, session_id: sessionId } = wire;
    if (typeof requestId === "number" || typeof requestId === "string") return this.#byRequest.get(requestId);
    return typeof sessionId === "string" ? this.#bySession.get(sessionId) : undefined;
  }
}

/** Reads an event of the route's run, or tells the route that it cannot be read. */
export function readEvent(route: RunRoute, wire: unknown): RunEvent | undefined {
  const event = read(wire);
  if (!(event instanceof ContractViolation)) return event;
  route.onMalformed(invalidResponse("An event of the run", event));
  return undefined;
}

/** All of it is checked, but only what a reader gets is respelled: this is what each event of a fast run costs. */
function read(wire: unknown): RunEvent | ContractViolation {
  try {
    const { session_id: sessionId, event, seq } = checkParams("session/event", wire);
    return { sessionId, event: decodeEvent(event), seq };
  } catch (error) {
    if (error instanceof ContractViolation) return error;
    throw error;
  }
}
