import { reasonForStatus } from "../errors.ts";
import type { Verdict } from "../http/failure.ts";
import type { WireError } from "./wire-error.ts";

/** A failure as the API reports it; without a status when it came inside a stream. */
export interface ReportedFailure extends WireError {
  readonly status?: number;
}

const SPENT = /insufficient_quota|credit_balance|spend_limit|billing|quota_exceeded/;
const CONTEXT = /context_length|context_size/;
// vLLM, Ollama and llama.cpp have no code for it.
const CONTEXT_TEXT = /context (length|size|window)|too many (input )?tokens|prompt is too long/i;
const POLICY = /content_filter|content_policy|safety|_policy/;

// The picture in the request, most of the time; inside a stream no status says whose fault it is.
const REQUEST = /invalid|unsupported|image|mismatch|bad_?request/i;

/** By what the API names the failure, whatever status it came with. */
const CODES: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  ["rate_limit_exceeded", { reason: "rate_limited" }],
  ["slow_down", { reason: "rate_limited" }],
  ["server_is_overloaded", { reason: "overloaded" }],
  ["service_unavailable_error", { reason: "overloaded" }],
  ["server_error", { reason: "server_error" }],
  ["vector_store_timeout", { reason: "timeout" }],
  ["model_not_found", { reason: "model_not_found" }],
  ["invalid_api_key", { reason: "authentication" }],
]);

/** Why it failed, and whether trying again makes sense. */
export function reasonOf(failure: ReportedFailure): Verdict {
  const names = [failure.code, failure.type].filter((name) => typeof name === "string");
  if (names.some((name) => SPENT.test(name))) return { reason: "billing" };
  if (isContextOverflow(failure, names)) return { reason: "context_overflow" };
  if (names.some((name) => POLICY.test(name))) return { reason: "content_filter" };
  const named = names.map((name) => CODES.get(name)).find((verdict) => verdict !== undefined);
  return named ?? byStatus(failure.status, names);
}

function isContextOverflow({ status, message }: ReportedFailure, names: readonly string[]): boolean {
  if (names.some((name) => CONTEXT.test(name))) return true;
  const mayBe = status === 400 || status === 413 || status === undefined;
  return mayBe && CONTEXT_TEXT.test(message ?? "");
}

/** A failure inside a stream is the server's, unless its name says otherwise. */
function byStatus(status: number | undefined, names: readonly string[]): Verdict {
  if (status === undefined)
    return { reason: names.some((name) => REQUEST.test(name)) ? "invalid_request" : "server_error" };
  return status === 409 ? { reason: "invalid_request", retryable: true } : { reason: reasonForStatus(status) };
}
