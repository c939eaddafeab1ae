import { providerError } from "@meerkat/providers";
import { leaveUnrun } from "./calls.ts";
import type { Answer } from "./model-call.ts";
import type { RunInput } from "./run-input.ts";

/** Answers that are none, and what to do about them. */
const UNANSWERED: Readonly<Record<string, { readonly reason: string; readonly message: string }>> = {
  refusal: {
    reason: "refusal",
    message: "The model refused to answer. Change the prompt or the model.",
  },
  content_filter: {
    reason: "content_filter",
    message: "The provider withheld the answer. Change the prompt or the model.",
  },
  context_overflow: {
    reason: "context_overflow",
    message:
      "The history and the answer are more than the model can hold. Start a new session, or choose a model with a longer context.",
  },
};

/**
 * Rejects with PROVIDER_ERROR when a model call ended without an answer. What it said before is in the history, and
 * what it called is answered there.
 */
export function assertAnswered(run: RunInput, answer: Answer): void {
  const { stopReason, detail } = answer;
  const ending = Object.hasOwn(UNANSWERED, stopReason) ? UNANSWERED[stopReason] : undefined;
  if (ending === undefined) return;
  leaveUnrun(run, answer);
  const said = detail === undefined ? "" : ` The provider says: ${detail.slice(0, 500)}`;
  throw providerError({ provider: run.provider.name, reason: ending.reason, message: `${ending.message}${said}` });
}

/** The error of an answer that was cut at its length. */
export function truncatedError({ provider }: RunInput): Error {
  const message = "The structured answer was cut off at the output token limit. Raise max_tokens or ask for less.";
  return providerError({ provider: provider.name, reason: "truncated", message });
}
