import { expect, test } from "vitest";
import { retryAfterMs } from "./retry-after.ts";

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);

test.each([
  [{ "retry-after": "20" }, 20_000],
  [{ "retry-after": "1.5" }, 1_500],
  [{ "retry-after": "0" }, 0],
  [{ "retry-after": "20", "retry-after-ms": "250" }, 250],
  [{ "retry-after": "Thu, 01 Jan 2026 12:00:30 GMT" }, 30_000],
  [{ "retry-after": "Thu, 01 Jan 2026 11:00:00 GMT" }, 0],
  [{ "retry-after": "Thursday, 01-Jan-26 12:00:30 GMT" }, 30_000],
  [{ "retry-after": "Thu Jan  1 12:00:30 2026" }, 30_000],
  [{ "retry-after": "20, 20" }, 20_000],
  [{ "retry-after": "-5" }, undefined],
  [{ "retry-after": "31536000" }, 86_400_000],
  [{ "retry-after": "soon" }, undefined],
  [{ "retry-after": "" }, undefined],
  [{}, undefined],
])("%j asks for %s ms", (headers, expected) => {
  expect(retryAfterMs(new Headers(headers), NOW)).toBe(expected);
});
