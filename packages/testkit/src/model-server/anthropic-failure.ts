import type { ScriptedReply } from "@meerkat/providers/testing";
import type { WireFailure } from "./model-server.ts";

type Row = readonly [status: number, type: string, message: string];

const ROWS: Readonly<Record<string, Row>> = {
  authentication: [401, "authentication_error", "invalid x-api-key"],
  model_not_found: [404, "not_found_error", "model: claude-nothing"],
  timeout: [504, "timeout_error", "The request took too long."],
  rate_limited: [429, "rate_limit_error", "This request would exceed the rate limit."],
  overloaded: [529, "overloaded_error", "Overloaded"],
  server_error: [500, "api_error", "Internal server error"],
  context_overflow: [400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"],
  billing: [402, "billing_error", "Your credit balance is too low."],
  invalid_request: [400, "invalid_request_error", "messages: at least one message is required"],
};
const FALLBACK: Row = [500, "api_error", "Internal server error"];

/** What Anthropic says when a call fails for this reason; inside a stream it is an event. */
export function anthropicError(reason: string) {
  const [, type, message] = ROWS[reason] ?? FALLBACK;
  return { type: "error", error: { type, message }, request_id: "req_scripted" };
}

/** The response with which Anthropic fails a call for this reason. */
export function anthropicFailure({ reason, retryAfterMs }: NonNullable<ScriptedReply["error"]>): WireFailure {
  const [status] = ROWS[reason] ?? FALLBACK;
  const headers: Record<string, string> = { "request-id": "req_scripted" };
  if (retryAfterMs !== undefined) headers["retry-after"] = String(retryAfterMs / 1000);
  return { status, headers, body: anthropicError(reason) };
}
