import { type AgentEvent, decodeEvent, isRecord } from "@meerkat/protocol";
import { LineTemplate } from "@meerkat/wire";
import type { RunRoute } from "./dialect.ts";

/** Kinds of lines that are known at the same time, over all runs; the others are parsed. */
const MOST_KINDS = 8;

/** The lines of one run's events of one kind. */
interface Known {
  readonly route: RunRoute;
  readonly sessionId: string;
  readonly template: LineTemplate;
  /** The kind of event, and the name of the text that it brings. */
  readonly type: string;
  readonly text: string;
}

/**
 * Reads the events that bring a piece of text, of which a run may have thousands, from their lines: one run's lines are
 * alike but for the text and the numbers, so after the first of them the others need not be parsed. It is what makes
 * reading events cheaper than parsing their lines.
 */
export class EventLines {
  /** The one that the last line belonged to comes first. */
  #known: readonly Known[] = [];

  /** Learns from the parameters of an event, which have been checked, how the lines of its kind look in its run. */
  learn(route: RunRoute, wire: unknown): void {
    const seen = textEventOf(wire);
    if (!seen || this.#known.some((known) => known.route === route && known.type === seen.type)) return;
    this.#known = [{ route, ...seen }, ...this.#known.slice(0, MOST_KINDS - 1)];
  }

  /** The run is over. */
  forget(route: RunRoute): void {
    this.#known = this.#known.filter((known) => known.route !== route);
  }

  /** Hands over the event of a line of a known kind. `false` for other lines and for an event that is malformed. */
  deliver(line: string): boolean {
    for (const known of this.#known) {
      const values = known.template.read(line);
      if (values) return this.#handOver(known, values);
    }
    return false;
  }

  #handOver(known: Known, [text, seq]: readonly unknown[]): boolean {
    const event = eventOf({ type: known.type, [known.text]: text });
    if (!event) return false;
    if (this.#known[0] !== known) this.#known = [known, ...this.#known.filter((other) => other !== known)];
    void known.route.onEvent({ sessionId: known.sessionId, event, seq: typeof seq === "number" ? seq : undefined });
    return true;
  }
}

/** What is the same on all lines like this one, if its event is of the kind that brings a piece of text. */
function textEventOf(wire: unknown): Omit<Known, "route"> | undefined {
  if (!isRecord(wire) || !isRecord(wire.event) || typeof wire.session_id !== "string") return undefined;
  const [[tag, type] = [], [text, value] = [], ...more] = Object.entries(wire.event);
  if (tag !== "type" || typeof type !== "string" || text === undefined || typeof value !== "string") return undefined;
  const order = Object.keys(wire);
  const inOrder = wire.seq === undefined || order.indexOf("event") < order.indexOf("seq");
  // A line that was cut says so with a member more; the whole ones are those that come in numbers.
  if (more.length > 0 || !inOrder || wire.truncated !== undefined) return undefined;
  const holes = {
    event: { [text]: "json" },
    event_id: "skipped_text",
    seq: "integer",
    timestamp_ms: "skipped_integer",
  } as const;
  return { sessionId: wire.session_id, type, text, template: new LineTemplate("session/event", wire, holes) };
}

function eventOf(wire: object): AgentEvent | undefined {
  try {
    return decodeEvent(wire);
  } catch {
    return undefined;
  }
}
