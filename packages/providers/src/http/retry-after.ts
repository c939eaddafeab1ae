// Whoever asks for more is mistaken, and timers end at about 24 days.
const LONGEST_MS = 86_400_000;

/**
 * How long a response asks to be left alone, in milliseconds and at most a day, in any spelling of the headers that
 * providers use.
 */
export function retryAfterMs(headers: Headers, now: number = Date.now()): number | undefined {
  const after = headers.get("retry-after");
  const asked = amount(headers.get("retry-after-ms"), 1) ?? amount(after, 1000) ?? untilDate(after, now);
  return asked === undefined ? undefined : Math.min(asked, LONGEST_MS);
}

function amount(text: string | null, unitMs: number): number | undefined {
  const count = Number(text?.trim() || Number.NaN);
  return Number.isFinite(count) && count >= 0 ? Math.ceil(count * unitMs) : undefined;
}

function untilDate(text: string | null, now: number): number | undefined {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
