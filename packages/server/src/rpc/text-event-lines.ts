import { encodeParams, type Params } from "@meerkat/protocol";
import { LineTemplate } from "@meerkat/wire";
import { requestKey } from "../flow/index.ts";

type SessionEvent = Params<"session/event">;

/** The line of an event, and where it stands in which stream. */
export interface TextEventLine {
  readonly line: string;
  /** The key of its request's stream. */
  readonly key: string;
  readonly seq: number;
}

/** The event that brings a piece of text, with its place in a run. */
interface TextEvent extends SessionEvent {
  readonly event: Extract<SessionEvent["event"], { type: "text_delta" | "reasoning_delta" }>;
  readonly requestId: string | number;
  readonly eventId: string;
  readonly sourceId: string;
  readonly seq: number;
  readonly timestampMs: number;
}

/** What is the same in all lines of one run's events of one kind. */
interface Known {
  readonly sessionId: string;
  readonly sourceId: string;
  readonly type: string;
  readonly key: string;
  readonly template: LineTemplate;
}

const HOLES = {
  event: { delta: "json" },
  event_id: "skipped_text",
  seq: "integer",
  timestamp_ms: "skipped_integer",
} as const;

/** Requests whose lines are known at the same time. */
const MOST_REQUESTS = 64;

/**
 * Writes the lines of events that bring a piece of text, of which a run may have thousands: those of one run are alike
 * but for the text and the numbers, so all but the first are put together from what is known.
 */
export class TextEventLines {
  readonly #byRequest = new Map<string | number, Known>();

  /** The line of such an event; `undefined` for every other one. */
  write(params: SessionEvent): TextEventLine | undefined {
    if (!isTextEvent(params)) return undefined;
    const { event, eventId, seq, timestampMs } = params;
    const { template, key } = this.#knownOf(params);
    return { line: template.write([event.delta, eventId, seq, timestampMs]), key, seq };
  }

  #knownOf(params: TextEvent): Known {
    const known = this.#byRequest.get(params.requestId);
    if (known && fits(known, params)) return known;
    if (this.#byRequest.size >= MOST_REQUESTS) this.#byRequest.clear();
    const made = knownOf(params);
    this.#byRequest.set(params.requestId, made);
    return made;
  }
}

function isTextEvent(params: SessionEvent): params is TextEvent {
  const { event, requestId, eventId, sourceId, seq, timestampMs, truncated } = params;
  if (event.type !== "text_delta" && event.type !== "reasoning_delta") return false;
  const placed = requestId !== undefined && eventId !== undefined && sourceId !== undefined;
  return placed && seq !== undefined && timestampMs !== undefined && truncated === undefined;
}

function fits({ sessionId, sourceId, type }: Known, params: TextEvent): boolean {
  return sessionId === params.sessionId && sourceId === params.sourceId && type === params.event.type;
}

function knownOf({ sessionId, event, requestId, eventId, sourceId, seq, timestampMs }: TextEvent): Known {
  // In this order, which is that of the values above.
  const wire = encodeParams("session/event", { sessionId, event, requestId, eventId, sourceId, seq, timestampMs });
  const template = new LineTemplate("session/event", { ...wire }, HOLES);
  return { sessionId, sourceId, type: event.type, key: requestKey(requestId), template };
}
