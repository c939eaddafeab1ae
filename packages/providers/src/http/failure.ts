import { isMeerkatError, type MeerkatError } from "@meerkat/errors";
import { isRecord, type JsonObject } from "@meerkat/protocol";
import { type ProviderErrorReason, providerError, reasonForStatus } from "../errors.ts";
import { keyAdvice } from "../missing-key.ts";
import { connectionFault } from "./connection-fault.ts";
import { retryAfterMs } from "./retry-after.ts";
import { factsWithoutSecrets, holdsSecret, withoutSecrets } from "./secrets.ts";

/** What a failure means, as far as a provider can tell by its own names for it. */
export interface Verdict {
  readonly reason: ProviderErrorReason;
  /** Overrides what the reason implies. */
  readonly retryable?: boolean;
  /** How long the provider's own words ask to wait, in milliseconds; headers say it first. */
  readonly retryAfterMs?: number;
  readonly details?: JsonObject;
  /** The provider's own sentence, where its SDK wraps it in more; what the error says when left out. */
  readonly said?: string;
}

/** Whose failure it is. */
export interface FailureContext {
  readonly provider: string;
  /** What must not be told of it. */
  readonly secrets: readonly string[];
  /** Whether nothing was sent that says who asks. */
  readonly keyless?: boolean;
  /** Judges what the provider itself reports; what it leaves open is judged by the HTTP status. */
  readonly judge?: (error: unknown) => Verdict | undefined;
}

const NEXT: Readonly<Record<string, string>> = {
  authentication: "Check the API key and what it may use.",
  billing: "See what the account may spend.",
  model_not_found: "Check the model's name, and that the account may use it.",
  rate_limited: "Wait before the next call, or have the limit raised.",
  overloaded: "Try again later.",
  server_error: "Try again later.",
  timeout: "Try again later.",
  network: "Check the address and the network, then try again.",
  context_overflow: "Compact the conversation or begin a new one.",
  content_filter: "Change the prompt or the model.",
  invalid_request: "Change the request.",
};

function nextFor({ reason, retryable }: Verdict, { keyless, provider }: FailureContext): string {
  // Somebody else was at work on the same thing; the request itself is in order.
  if (reason === "invalid_request" && retryable) return "Try again later.";
  if (keyless && reason === "authentication") return `No key was sent. ${keyAdvice(provider)}`;
  return NEXT[reason] ?? "";
}

/** How many characters of a provider's own words are told. */
const LONGEST = 1_000;

/**
 * The provider error for whatever an official SDK threw: a response with a failing status, an error inside a stream,
 * no connection, or one that broke. Secrets are taken out of the message, and an SDK's error that holds one is not
 * kept as the cause.
 */
export function failureOf(error: unknown, context: FailureContext): MeerkatError {
  const { provider, secrets, judge } = context;
  const own = ownError(error);
  if (own) return own;
  const status = statusOf(error);
  const verdict = judge?.(error) ?? verdictOf(error, status);
  const next = nextFor(verdict, context);
  return providerError({
    ...verdict,
    details: factsWithoutSecrets(verdict.details ?? {}, secrets),
    provider,
    message: `${provider}: ${bounded(withoutSecrets(sentence(verdict.said ?? saidBy(error)), secrets))} ${next}`.trim(),
    ...(status === undefined ? {} : { status }),
    ...saidInHeaders(error),
    ...(holdsSecret(error, secrets) ? {} : { cause: error }),
  });
}

/** An error of ours, also where the SDK keeps it as the cause of its own: what stands in for `fetch` may throw one. */
function ownError(error: unknown): MeerkatError | undefined {
  if (isMeerkatError(error)) return error;
  return error instanceof Error && error.cause !== undefined ? ownError(error.cause) : undefined;
}

function verdictOf(error: unknown, status: number | undefined): Verdict {
  if (status === 409) return { reason: "invalid_request", retryable: true };
  if (status !== undefined) return { reason: reasonForStatus(status) };
  // What is left is a fault of ours, and trying again would not mend it.
  return connectionFault(error) ?? { reason: "unknown", retryable: false };
}

function statusOf(error: unknown): number | undefined {
  return isRecord(error) && typeof error.status === "number" ? error.status : undefined;
}

/** How long to wait, and that waiting is no use, where the response says so. */
function saidInHeaders(error: unknown): { readonly retryAfterMs?: number; readonly retryable?: boolean } {
  const headers = isRecord(error) ? error.headers : undefined;
  if (!(headers instanceof Headers)) return {};
  const after = retryAfterMs(headers);
  return {
    ...(after === undefined ? {} : { retryAfterMs: after }),
    ...(headers.get("x-should-retry") === "false" ? { retryable: false } : {}),
  };
}

/** What the error says, and what lies under it: SDKs say "Connection error." and keep the reason as the cause. */
function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const under = error.cause instanceof Error ? saidBy(error.cause) : "";
  return under === "" || error.message.includes(under) ? error.message : `${sentence(error.message)} ${under}`;
}

/** Some servers answer with a page, or with all that they were sent. */
function bounded(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
