import { isRecord } from "@meerkat/protocol";
import { reasonForStatus } from "../errors.ts";
import type { DriverOptions } from "../http/driver-options.ts";
import { failureOf, type Verdict } from "../http/failure.ts";
import { secretsOf } from "../http/secrets.ts";
import { isKeyless } from "../missing-key.ts";

/** The error for whatever the SDK threw in a call with these options. */
export function anthropicFailure(error: unknown, provider: string, options: DriverOptions) {
  return failureOf(error, { provider, secrets: secretsOf(options), keyless: isKeyless(options), judge });
}

/** By what the API names the failure; inside a stream there is no other sign. */
const TYPES: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  ["authentication_error", { reason: "authentication" }],
  ["permission_error", { reason: "authentication" }],
  ["billing_error", { reason: "billing" }],
  // Somebody else changed the same thing; it may be over by now.
  ["conflict_error", { reason: "invalid_request", retryable: true }],
  ["not_found_error", { reason: "model_not_found" }],
  ["request_too_large", { reason: "invalid_request" }],
  ["rate_limit_error", { reason: "rate_limited" }],
  ["timeout_error", { reason: "timeout" }],
  ["overloaded_error", { reason: "overloaded" }],
  ["api_error", { reason: "server_error" }],
]);

const SPENT = /spend_limit|ramp_limit|credit balance|spend limit|api usage limits/i;
const CONTEXT = /prompt is too long|context (length|limit|window)|too many tokens/i;

function judge(error: unknown): Verdict | undefined {
  const body = isRecord(error) && isRecord(error.error) ? error.error : undefined;
  const reported = isRecord(body?.error) ? body.error : body;
  if (!isRecord(reported) || typeof reported.type !== "string") return undefined;
  const message = text(reported.message);
  const code = isRecord(reported.details) ? text(reported.details.error_code) : "";
  const id = isRecord(error) ? text(error.requestID) || text(body?.request_id) : "";
  return {
    ...(verdictOf(reported.type, `${code} ${message}`) ?? byStatus(error)),
    ...(message === "" ? {} : { said: message }),
    details: { provider_code: code || reported.type, ...(id === "" ? {} : { provider_request_id: id }) },
  };
}

function verdictOf(type: string, said: string): Verdict | undefined {
  if (SPENT.test(said)) return { reason: "billing" };
  if (type !== "invalid_request_error") return TYPES.get(type);
  return { reason: CONTEXT.test(said) ? "context_overflow" : "invalid_request" };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function byStatus(error: unknown): Verdict {
  const status = isRecord(error) && typeof error.status === "number" ? error.status : undefined;
  return status === undefined ? { reason: "server_error" } : { reason: reasonForStatus(status) };
}
