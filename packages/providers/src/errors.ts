import { isMeerkatError, MeerkatError } from "@meerkat/errors";
import type { JsonObject, JsonValue } from "@meerkat/protocol";

const RETRYABLE = {
  authentication: false,
  // Money does not come back by waiting a little.
  billing: false,
  rate_limited: true,
  overloaded: true,
  server_error: true,
  network: true,
  timeout: true,
  invalid_request: false,
  model_not_found: false,
  content_filter: false,
  refusal: false,
  truncated: false,
  context_overflow: false,
  unavailable: false,
} as const;

/** Why a provider failed; open, because vendors keep inventing reasons. */
export type ProviderErrorReason = keyof typeof RETRYABLE | (string & {});

/** What `providerError` needs to know. */
export interface ProviderErrorInit {
  readonly provider: string;
  readonly reason: ProviderErrorReason;
  /** What happened and what to do next. */
  readonly message: string;
  /** Overrides what the reason implies. */
  readonly retryable?: boolean;
  /** How long the provider asked to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
  /** HTTP status, when there was a response. */
  readonly status?: number;
  /** Further facts of this provider, in the spelling of the wire. Never secrets. */
  readonly details?: JsonObject;
  readonly cause?: unknown;
}

/** What a retry loop may do about an error. */
export interface RetryInfo {
  readonly retryable: boolean;
  /** Least waiting time asked for by the provider, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The provider's reason, or `unknown` for an error that no provider made. */
  readonly reason: string;
}

/** Makes the one error a provider throws: PROVIDER_ERROR with `{provider, reason, retryable, retry_after_ms?, status?}`. */
export function providerError(init: ProviderErrorInit): MeerkatError {
  const details: JsonObject = {
    ...init.details,
    provider: init.provider,
    reason: init.reason,
    retryable: init.retryable ?? retryableByReason(init.reason),
    ...(init.retryAfterMs === undefined ? {} : { retry_after_ms: init.retryAfterMs }),
    ...(init.status === undefined ? {} : { status: init.status }),
  };
  const cause = init.cause === undefined ? {} : { cause: init.cause };
  return new MeerkatError("PROVIDER_ERROR", init.message, { details, ...cause });
}

/** Reads back from any error whether and when trying again makes sense; only provider errors are ever retryable. */
export function retryInfo(error: unknown): RetryInfo {
  const details = isMeerkatError(error) && error.code === "PROVIDER_ERROR" ? error.details : undefined;
  if (!isObject(details) || typeof details.reason !== "string") return { retryable: false, reason: "unknown" };
  const after = details.retry_after_ms;
  return {
    retryable: details.retryable === true,
    reason: details.reason,
    ...(typeof after === "number" ? { retryAfterMs: after } : {}),
  };
}

/** The reason that an HTTP status of 400 and above stands for; 529 is Anthropic's "overloaded". */
export function reasonForStatus(status: number): ProviderErrorReason {
  if (status === 401 || status === 403) return "authentication";
  if (status === 402) return "billing";
  if (status === 404) return "model_not_found";
  if (status === 408) return "timeout";
  if (status === 429) return "rate_limited";
  if (status === 503 || status === 529) return "overloaded";
  return status >= 500 ? "server_error" : "invalid_request";
}

function retryableByReason(reason: string): boolean {
  const table: Readonly<Record<string, boolean>> = RETRYABLE;
  return Object.hasOwn(table, reason) && table[reason] === true;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
