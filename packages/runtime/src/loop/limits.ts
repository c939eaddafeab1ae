import { MeerkatError } from "@meerkat/errors";
import type { Ledger } from "./ledger.ts";
import type { RunInput } from "./run-input.ts";

/**
 * Looked at before every model call: sends the budget warnings that are due and returns the error of a budget that is
 * used up. Rejects when the run was stopped or has made too many calls.
 */
export async function checkLimits(run: RunInput, ledger: Ledger): Promise<MeerkatError | undefined> {
  for (const warning of run.budget.warnings()) await run.emit(warning);
  run.signal.throwIfAborted();
  if (ledger.turns < run.config.maxTurns) return run.budget.exhausted();
  const message = `The run made ${run.config.maxTurns} model calls without coming to an end. Raise agent.max_turns or give it a smaller task.`;
  throw new MeerkatError("AGENT_ERROR", message, { details: { reason: "max_turns", max_turns: run.config.maxTurns } });
}
