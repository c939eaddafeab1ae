import { fromRpcError, MeerkatError, type RpcErrorObject } from "@meerkat/errors";

/** JSON-RPC's internal error, which these servers answer for everything that goes wrong in a turn. */
const INTERNAL = -32603;
const CANCELLED = -32005;

interface Meaning {
  /** What the cause looks like. Texts of users can be in it, so the surest rules come first. */
  readonly like: RegExp;
  readonly code: string;
  readonly reason?: string;
  readonly next: string;
}

const MEANINGS: readonly Meaning[] = [
  {
    like: /^Run was cancelled/i,
    code: "AGENT_ERROR",
    reason: "interrupted",
    next: "Start another turn to go on.",
  },
  {
    like: /^Structured output validation failed/i,
    code: "AGENT_ERROR",
    reason: "structured_output_exhausted",
    next: "Ask in another turn, allow more retries, or loosen the schema.",
  },
  {
    like: /^Build error: API key not set/i,
    code: "PROVIDER_ERROR",
    reason: "authentication",
    next: "Set the provider's API key in the server's environment, or choose another model.",
  },
  { like: /^(?:Build error|LLM|Provider|Model)\b/i, code: "PROVIDER_ERROR", next: "Check the model and its provider." },
  {
    like: /\bhook\b.*\b(?:denied|refused|blocked)\b|\bdenied by\b.*\bhook\b/i,
    code: "HOOK_DENIED",
    next: "Change what the hook objects to.",
  },
  {
    like: /\bbudget\b|\b(?:token|time|duration|tool call)s? limit\b/i,
    code: "BUDGET_EXHAUSTED",
    next: "Raise the session's budget.",
  },
  { like: /\b(?:rate limit|overloaded|API error|HTTP [45]\d\d)/i, code: "PROVIDER_ERROR", next: "Try again later." },
];

const ABANDONED = /^turn abandoned: /;
const BY_AGENT = /^.*?\bagent error: /i;

/**
 * The error that a 0.5 server means. It sends numbers without data, and −32603 for every turn that fails; which failure
 * that was is read from its words where they are known ones. They stay in `details`.
 */
export function legacyFailure(error: RpcErrorObject): MeerkatError {
  if (error.data !== undefined || error.code !== INTERNAL || !ABANDONED.test(error.message)) return fromRpcError(error);
  const cause = error.message.replace(ABANDONED, "").replace(BY_AGENT, "");
  const meaning = MEANINGS.find(({ like }) => like.test(cause));
  const byAgent = BY_AGENT.test(error.message) ? "AGENT_ERROR" : "INTERNAL_ERROR";
  const message = `The turn failed: ${cause}. ${meaning?.next ?? "The session is still there; try another turn."}`;
  return new MeerkatError(meaning?.code ?? byAgent, message, {
    details: {
      server_code: error.code,
      server_message: error.message,
      ...(meaning?.reason ? { reason: meaning.reason } : {}),
    },
  });
}

/** Whether the response says that somebody stopped the run. No event says so then. */
export function isStopped({ code, message }: RpcErrorObject): boolean {
  return code === CANCELLED || /\bRun was cancelled\b/i.test(message);
}

/** Whether a run that was stopped had started before. */
export function hasStarted({ message }: RpcErrorObject): boolean {
  return !/\bbefore start\b/.test(message);
}

/** Whether a run that failed may have had events at all. */
export function mayHaveRun({ code, message }: RpcErrorObject): boolean {
  return code === INTERNAL && ABANDONED.test(message) && !/\bBuild error\b/.test(message);
}
