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
  // Fetch joins headers that came twice.
  const count = Number(text?.split(",")[0]?.trim() || Number.NaN);
  return Number.isFinite(count) && count >= 0 ? Math.ceil(count * unitMs) : undefined;
}

/** A date in one of the three spellings of HTTP, each of which begins with the day; the oldest leaves out that it is UTC. */
function untilDate(text: string | null, now: number): number | undefined {
  if (text === null || !/^[a-z]{3}/i.test(text)) return undefined;
  const at = Date.parse(/ \d{4}$/.test(text) ? `${text} GMT` : text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
