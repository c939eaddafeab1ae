import { isRecord } from "@meerkat/protocol";

/** The parameters of a `session/event`, unwrapped and not checked any further. */
export interface SessionEvent {
  readonly session_id: string;
  /** The event's place in its session. Servers number the events before they lose some. */
  readonly seq?: number | undefined;
  readonly event: WireEvent;
}

/** An event of which only the kind is known. */
export interface WireEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A notification's parameters as an event; `undefined` when there is none in them. */
export function readSessionEvent(wire: unknown): SessionEvent | undefined {
  if (!isRecord(wire) || typeof wire.session_id !== "string" || !isWireEvent(wire.event)) return undefined;
  const seq = typeof wire.seq === "number" ? wire.seq : undefined;
  return { ...wire, session_id: wire.session_id, event: wire.event, seq };
}

/** Whether it is the last event of a run. */
export function isTerminal({ type }: WireEvent): boolean {
  return type === "run_completed" || type === "run_failed";
}

/** A field of an event that is a text; empty when it is not. */
export function textOf(event: WireEvent, field: string): string {
  const value = event[field];
  return typeof value === "string" ? value : "";
}

function isWireEvent(value: unknown): value is WireEvent {
  return isRecord(value) && typeof value.type === "string";
}
