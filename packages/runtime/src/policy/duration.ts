import { MeerkatError } from "@meerkat/errors";
import type { Duration } from "@meerkat/protocol";

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const PART = /(\d+(?:\.\d+)?)\s*(ms|min|s|m|h|d)\s*/y;

/** Milliseconds of a duration in any of the contract's spellings. Throws INVALID_PARAMS for text that is none. */
export function durationMs(duration: Duration): number {
  if (typeof duration === "number") return duration * 1000;
  if (typeof duration === "object") return duration.secs * 1000 + (duration.nanos ?? 0) / 1_000_000;
  return parseDuration(duration);
}

function parseDuration(text: string): number {
  const trimmed = text.trim();
  let [total, at] = [0, 0];
  while (at < trimmed.length) {
    PART.lastIndex = at;
    const match = PART.exec(trimmed);
    if (!match)
      throw new MeerkatError(
        "INVALID_PARAMS",
        `"${text.slice(0, 40)}" is no duration. Write it like 30s, 5m or 1h30m.`,
      );
    total += Number(match[1]) * (UNIT_MS[match[2] ?? ""] ?? 0);
    at = PART.lastIndex;
  }
  if (trimmed === "") throw new MeerkatError("INVALID_PARAMS", "A duration is empty. Write it like 30s, 5m or 1h30m.");
  return total;
}
