import type { StructuredAttempt, Usage } from "@meerkat/protocol";
import type { ValidationProblem } from "../validate/problem.ts";
import { placeName } from "./place.ts";
import type { RetryPlan } from "./plan-retry.ts";
import type { Judgement } from "./verdict.ts";

/** One model call that was asked for the structured answer. */
export interface Call {
  /** The attempt, from 1. */
  readonly attempt: number;
  /** Tokens of this call. */
  readonly usage: Usage;
  /** What was asked for; the whole value when it is absent. */
  readonly plan?: RetryPlan;
  /** What became of it: judged, stopped early because of a problem, or cut off and continued. */
  readonly became: Judgement | { readonly stopped: ValidationProblem } | "continued";
}

/** The contract's record of one attempt. */
export function attemptOf({ attempt, usage, plan, became }: Call): StructuredAttempt {
  const scope = plan?.scope === "part" ? { scope: plan.pointer } : {};
  return { attempt, ...scope, usage, ...outcomeOf(became) };
}

function outcomeOf(became: Call["became"]): Pick<StructuredAttempt, "outcome" | "reason" | "repairs"> {
  if (became === "continued")
    return { outcome: "continued", reason: "The answer was cut off at the output token limit and continued." };
  if ("stopped" in became) {
    const { pointer, message } = became.stopped;
    return {
      outcome: "aborted",
      reason: `Nothing that followed could have made it valid: ${placeName(pointer)} ${message}.`,
    };
  }
  if (!became.ok) return { outcome: "rejected", reason: became.reason };
  return { outcome: "accepted", ...(became.repairs.length === 0 ? {} : { repairs: became.repairs }) };
}
