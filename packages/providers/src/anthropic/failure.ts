import { isRecord } from "@meerkat/protocol";
import { reasonForStatus } from "../errors.ts";
import type { DriverOptions } from "../http/driver-options.ts";
import { failureOf, type Verdict } from "../http/failure.ts";
import { secretsOf } from "../http/secrets.ts";

/** The error for whatever the SDK threw in a call with these options. */
export function anthropicFailure(error: unknown, provider: string, options: DriverOptions) {
  return failureOf(error, { provider, secrets: secretsOf(options), judge });
}

/** By what the API names the failure; inside a stream there is no other sign. */
const TYPES: Readonly<Record<string, Verdict>> = {
  authentication_error: { reason: "authentication" },
  permission_error: { reason: "authentication" },
  billing_error: { reason: "billing", retryable: false },
  not_found_error: { reason: "model_not_found" },
  request_too_large: { reason: "invalid_request" },
  rate_limit_error: { reason: "rate_limited" },
  timeout_error: { reason: "timeout" },
  overloaded_error: { reason: "overloaded" },
  api_error: { reason: "server_error" },
};

// Money does not come back by waiting a little.
const SPENT = /spend_limit|ramp_limit|credit balance|spend limit/i;
const CONTEXT = /prompt is too long|context (length|limit|window)|too many tokens/i;

function judge(error: unknown): Verdict | undefined {
  const body = isRecord(error) && isRecord(error.error) ? error.error : undefined;
  const reported = isRecord(body?.error) ? body.error : body;
  if (!isRecord(reported) || typeof reported.type !== "string") return undefined;
  const message = typeof reported.message === "string" ? reported.message : "";
  const details = isRecord(reported.details) ? reported.details : {};
  const code = typeof details.error_code === "string" ? details.error_code : "";
  const named = { provider_code: code === "" ? reported.type : code };
  if (SPENT.test(`${code} ${message}`)) return { reason: "billing", retryable: false, details: named };
  if (reported.type === "invalid_request_error") {
    return { reason: CONTEXT.test(message) ? "context_overflow" : "invalid_request", details: named };
  }
  return { ...(TYPES[reported.type] ?? byStatus(error)), details: named };
}

function byStatus(error: unknown): Verdict {
  const status = isRecord(error) && typeof error.status === "number" ? error.status : undefined;
  return status === undefined ? { reason: "server_error" } : { reason: reasonForStatus(status) };
}
