import { providerError } from "../../errors.ts";
import { canonicalLines, readableLine } from "./canonical.ts";
import { unifiedDiff } from "./line-diff.ts";
import type { TapeExchange, TapeRequest } from "./tape.ts";

const PROVIDER = "cassette";
const AGAIN = "If the change is meant, record it anew with RKAT_CASSETTES=record.";

/** A cassette that is not what the program does. Trying again would not mend it. */
function cassetteError(reason: string, message: string) {
  return providerError({ provider: PROVIDER, reason, retryable: false, message });
}

/** A request that was not recorded, beside the one that it is most likely meant to be. */
export function driftError(path: string, request: TapeRequest, meant: TapeExchange | undefined) {
  const asked = canonicalLines(request).map(readableLine);
  if (!meant) {
    const message = `${path} has no recording left for ${asked[0]}. ${AGAIN}\n\n${asked.map((line) => `+${line}`).join("\n")}`;
    return cassetteError("cassette_drift", message);
  }
  const diff = unifiedDiff(canonicalLines(meant.request).map(readableLine), asked);
  return cassetteError(
    "cassette_drift",
    `A request is not the one in ${path}. ${AGAIN}\n\n--- recorded\n+++ requested\n${diff}`,
  );
}

/** Recordings that nobody asked for. */
export function unusedError(path: string, unused: readonly TapeExchange[]) {
  const list = unused.map(({ request }) => `  ${canonicalLines(request)[0]}`).join("\n");
  return cassetteError("cassette_unused", `${path} holds recordings that were not asked for. ${AGAIN}\n${list}`);
}

/** A cassette to replay that does not exist. */
export function missingError(path: string) {
  return cassetteError("cassette_missing", `There is no cassette ${path}. Record it with RKAT_CASSETTES=record.`);
}
