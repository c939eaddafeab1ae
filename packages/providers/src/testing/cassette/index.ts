import { type CassetteMode, modeFor } from "./mode.ts";
import { player } from "./player.ts";
import { recorder } from "./recorder.ts";
import type { TapeRequest } from "./tape.ts";

export type { CassetteMode } from "./mode.ts";
export type { TapeRequest } from "./tape.ts";

/** Which cassette, and what to do with it. */
export interface CassetteOptions {
  /** The file, one for each test; JSON lines. */
  readonly path: string;
  /** The variable RKAT_CASSETTES when left out, and `replay` when that is not set. */
  readonly mode?: CassetteMode;
  /** Asked while recording; the global `fetch` when left out. */
  readonly fetch?: typeof globalThis.fetch;
  /** Further texts that must not be recorded. What requests carry as keys, in headers or URLs, never is. */
  readonly secrets?: readonly string[];
  /** Makes requests equal that may differ, by taking out what changes from run to run; applied to both sides. */
  readonly normalize?: (request: TapeRequest) => TapeRequest;
}

/** A cassette in its deck. */
export interface Cassette extends AsyncDisposable {
  readonly mode: "record" | "replay";
  /** Goes into a driver's options in the place of `fetch`. */
  readonly fetch: typeof globalThis.fetch;
  /**
   * Writes what was recorded. After a replay it throws PROVIDER_ERROR with `details.reason` `cassette_drift` when a
   * request was not the recorded one, and `cassette_unused` when a recording was not asked for. `await using` does
   * the same, except that it throws no drift, which the request itself has thrown.
   */
  close(): Promise<void>;
}

/**
 * Opens a cassette: real traffic that is recorded once and replayed byte for byte, in the pieces in which it arrived.
 * Works for every driver, and for whatever else takes a `fetch`. A request that differs from the recorded one fails
 * with a diff.
 *
 * Throws PROVIDER_ERROR with `details.reason` `cassette_missing` when there is nothing to replay, SyntaxError for a
 * file that is no cassette, RangeError for an unknown mode.
 */
export function openCassette(options: CassetteOptions): Cassette {
  const { path, secrets = [], fetch = globalThis.fetch, normalize = same } = options;
  const mode = modeFor(path, options.mode);
  const deck = mode === "record" ? recorder({ path, fetch, secrets, normalize }) : player({ path, secrets, normalize });
  return { mode, ...deck };
}

function same(request: TapeRequest): TapeRequest {
  return request;
}
