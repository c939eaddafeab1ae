import type { RetryInfo } from "@meerkat/providers";
import type { RetryConfig } from "./config.ts";

/**
 * How long to wait before a retry, in milliseconds: exponential with ±10 % jitter, never less than the provider asked
 * for, and at least the rate-limit floor after a rate limit that names no time.
 */
export function retryDelayMs(
  attempt: number,
  info: RetryInfo,
  config: RetryConfig,
  random: () => number = Math.random,
): number {
  const base = Math.min(config.maxDelayMs, config.initialDelayMs * config.multiplier ** (attempt - 1));
  const jittered = base * (0.9 + random() * 0.2);
  const floor = info.retryAfterMs ?? (info.reason === "rate_limited" ? config.rateLimitFloorMs : 0);
  return Math.round(Math.max(jittered, floor));
}
