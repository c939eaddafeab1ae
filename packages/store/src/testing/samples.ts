import type { Message } from "@meerkat/protocol";
import type { NewSession } from "../port.ts";

/** A complete new session with neutral values; the id is the given one, everything else can be replaced. */
export function someSession(id: string, changes: Partial<NewSession> = {}): NewSession {
  return {
    id,
    createdAt: at(0),
    updatedAt: at(0),
    state: "ready",
    model: "simulator",
    provider: "simulator",
    labels: {},
    totalTokens: 0,
    eventSeq: 0,
    settings: {},
    ...changes,
  };
}

/** A user message with the given text. */
export function someMessage(content: string): Message {
  return { role: "user", content };
}

/** A time, the given number of seconds after a fixed start. */
export function at(seconds: number): string {
  return new Date(Date.UTC(2025, 0, 1) + seconds * 1000).toISOString();
}

/** `count` numbered messages, beginning with the number `first`. */
export function numbered(count: number, first = 0): readonly Message[] {
  return Array.from({ length: count }, (_, index) => someMessage(`message ${first + index}`));
}
