import { discard, inspectCache } from "./cache.ts";
import { type CacheOptions, placeOf, whyUnusable } from "./install.ts";
import type { Target } from "./release-layout.ts";

/** What the cache holds. */
export interface CacheReport {
  /** `discarded`: it was there and had been changed, and was removed. `unverified`: it was not put there by us. */
  readonly state: "intact" | "absent" | "unverified" | "discarded";
  readonly path: string;
  readonly version: string;
  readonly target: Target;
  /** Of an intact program, in hexadecimal digits. */
  readonly sha256?: string;
  /** What is wrong. */
  readonly why?: string;
}

/**
 * Checks the cached program again and discards one that was changed since it was verified. This finds damage and
 * changes of the program; it cannot find a change by someone who may write to the cache and also changes the record.
 *
 * @throws UNSUPPORTED_PLATFORM; INVALID_ARGS for a version that is none
 */
export async function verifyCache(options: CacheOptions = {}): Promise<CacheReport> {
  const place = placeOf(options);
  const about = { path: place.program, version: place.version, target: place.target };
  const cached = await inspectCache(place);
  if (cached.state === "intact") return { state: "intact", ...about, sha256: cached.record.sha256 };
  if (cached.state === "tampered") await discard(place, cached);
  const why = whyUnusable(cached);
  return { state: cached.state === "tampered" ? "discarded" : cached.state, ...about, ...(why ? { why } : {}) };
}
