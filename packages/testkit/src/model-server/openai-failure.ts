import type { ScriptedReply } from "@meerkat/providers/testing";
import type { WireFailure } from "./model-server.ts";

/** The inside of OpenAI's `{error}`. */
export interface OpenAiError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

type Row = readonly [status: number, type: string, code: string | null, message: string];

const ROWS: Readonly<Record<string, Row>> = {
  authentication: [401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided: sk-pr****1234."],
  model_not_found: [404, "invalid_request_error", "model_not_found", "The model does not exist."],
  timeout: [408, "timeout", null, "The request took too long."],
  rate_limited: [429, "requests", "rate_limit_exceeded", "Rate limit reached. Try again later."],
  overloaded: [503, "service_unavailable_error", "server_is_overloaded", "The server is overloaded. Try again later."],
  server_error: [500, "server_error", null, "The server had an error while processing your request."],
  context_overflow: [400, "invalid_request_error", "context_length_exceeded", "Your input exceeds the context window."],
  content_filter: [
    400,
    "invalid_request_error",
    "content_policy_violation",
    "The request was rejected by the safety system.",
  ],
  invalid_request: [400, "invalid_request_error", null, "The request is not valid."],
};
const FALLBACK: Row = [500, "server_error", null, "The server had an error while processing your request."];

/** What OpenAI says when a call fails for this reason. */
export function openAiError(reason: string): OpenAiError {
  const [, type, code, message] = ROWS[reason] ?? FALLBACK;
  return { message, type, param: null, code };
}

/** The response with which OpenAI fails a call for this reason. */
export function openAiFailure({ reason, retryAfterMs }: NonNullable<ScriptedReply["error"]>): WireFailure {
  const [status] = ROWS[reason] ?? FALLBACK;
  const headers: Record<string, string> = { "x-request-id": "req_scripted", "x-ratelimit-limit-requests": "500" };
  if (retryAfterMs !== undefined) headers["retry-after"] = String(retryAfterMs / 1000);
  return { status, headers, body: { error: openAiError(reason) } };
}
