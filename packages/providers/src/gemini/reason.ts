import { isRecord } from "@meerkat/protocol";
import { reasonForStatus } from "../errors.ts";
import type { Verdict } from "../http/failure.ts";
import { factsOf, type WireError } from "./wire-error.ts";

const CONTEXT = /token count.*exceeds|exceeds the maximum number of tokens|context (length|window)/i;
const KEY = /api key (not valid|not found|expired)|API_KEY_INVALID/i;
const SPENT = /prepa(y|id)|credits? (are|is|have been) depleted|spend(ing)? (cap|limit)|limit: 0\b/i;
// A day does not pass by waiting a little, whatever RetryInfo says.
const PER_DAY = /PerDay/;

/** Why it failed, whether trying again makes sense, and after how long. */
export function reasonOf(error: WireError): Verdict {
  const after = retryDelayMs(error);
  const wait = after === undefined ? {} : { retryAfterMs: after };
  switch (error.status) {
    case 400:
      return { reason: badRequest(error) };
    case 429:
      return SPENT.test(error.message) ? { reason: "billing" } : { reason: "rate_limited", ...today(error), ...wait };
    case 409:
      return { reason: "invalid_request", retryable: true };
    case 499:
      return { reason: "network", ...wait };
    case 504:
      return { reason: "timeout", ...wait };
    default:
      return { reason: reasonForStatus(error.status), ...wait };
  }
}

/** The quotas that were exceeded, by Google's names. */
export function quotasOf(error: WireError): readonly string[] {
  const violations = factsOf(error, "QuotaFailure").flatMap(({ violations: list }) =>
    Array.isArray(list) ? list : [],
  );
  return violations.filter(isRecord).flatMap(({ quotaId }) => (typeof quotaId === "string" ? [quotaId] : []));
}

function badRequest(error: WireError): string {
  const facts = `${error.message} ${factsOf(error, "ErrorInfo").map(({ reason }) => reason)}`;
  if (KEY.test(facts)) return "authentication";
  return CONTEXT.test(error.message) ? "context_overflow" : "invalid_request";
}

function today(error: WireError): { readonly retryable?: false } {
  return quotasOf(error).some((quota) => PER_DAY.test(quota)) ? { retryable: false } : {};
}

/** `retryDelay` of RetryInfo, such as "34.4s": Google sends no retry-after header. */
function retryDelayMs(error: WireError): number | undefined {
  const delay = factsOf(error, "RetryInfo").map(({ retryDelay }) => retryDelay)[0];
  const [, seconds] = /^(\d+(?:\.\d+)?)s$/.exec(typeof delay === "string" ? delay : "") ?? [];
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000);
}
