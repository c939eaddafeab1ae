import { readFileSync } from "node:fs";
import type { WireMessage } from "./raw-client.ts";

/** One line of a recorded conversation. */
export interface RecordedLine {
  /** Milliseconds since the recording began. */
  readonly t: number;
  /** `>` went to the server, `<` came from it, `exit` is its end. */
  readonly d: ">" | "<" | "exit";
  /** The message. */
  readonly m?: WireMessage;
  /** A line to the server that is no message. */
  readonly raw?: string;
}

/** Reads a recording: one JSON object a line. */
export function readRecording(file: string): readonly RecordedLine[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line): RecordedLine => JSON.parse(line));
}

/** A recording without the calls that `drop` picks, and without their answers: for what a typed client cannot send. */
export function withoutCalls(
  recording: readonly RecordedLine[],
  drop: (call: WireMessage) => boolean,
): readonly RecordedLine[] {
  const dropped = new Set<unknown>();
  return recording.filter(({ d, m, raw }) => {
    if (raw !== undefined) return false;
    if (d !== ">") return d === "exit" || m?.id === undefined || "method" in m || !dropped.has(m.id);
    if (!m || typeof m.method !== "string" || !drop(m)) return true;
    dropped.add(m.id);
    return false;
  });
}
