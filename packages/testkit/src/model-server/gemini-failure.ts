import type { ScriptedReply } from "@meerkat/providers/testing";

/** The inside of Google's `{error}`. */
export interface GeminiError {
  readonly code: number;
  readonly message: string;
  readonly status: string;
  readonly details?: readonly Readonly<Record<string, unknown>>[];
}

type Row = readonly [code: number, status: string, message: string];

const ROWS: Readonly<Record<string, Row>> = {
  authentication: [403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers."],
  model_not_found: [404, "NOT_FOUND", "models/scripted is not found for API version v1beta."],
  timeout: [504, "DEADLINE_EXCEEDED", "The request timed out. Please try again."],
  rate_limited: [429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."],
  overloaded: [503, "UNAVAILABLE", "The model is overloaded. Please try again later."],
  server_error: [500, "INTERNAL", "An internal error has occurred."],
  context_overflow: [
    400,
    "INVALID_ARGUMENT",
    "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
  ],
  invalid_request: [400, "INVALID_ARGUMENT", "Request contains an invalid argument."],
};
const FALLBACK: Row = [500, "INTERNAL", "An internal error has occurred."];

/** What Google says when a call fails for this reason; how long to wait is in the body, never in a header. */
export function geminiError({ reason, retryAfterMs }: NonNullable<ScriptedReply["error"]>): GeminiError {
  const [code, status, message] = ROWS[reason] ?? FALLBACK;
  const info = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${(retryAfterMs ?? 0) / 1000}s` };
  return { code, message, status, ...(retryAfterMs === undefined ? {} : { details: [info] }) };
}
