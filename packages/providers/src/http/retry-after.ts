/** How long a response asks to be left alone, in milliseconds, in any spelling of the headers that providers use. */
export function retryAfterMs(headers: Headers, now: number = Date.now()): number | undefined {
  const exact = amount(headers.get("retry-after-ms"), 1);
  if (exact !== undefined) return exact;
  const after = headers.get("retry-after");
  return amount(after, 1000) ?? untilDate(after, now);
}

function amount(text: string | null, unitMs: number): number | undefined {
  const count = Number(text?.trim() || Number.NaN);
  return Number.isFinite(count) && count >= 0 ? Math.ceil(count * unitMs) : undefined;
}

function untilDate(text: string | null, now: number): number | undefined {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
