import { MeerkatError } from "@meerkat/errors";
import type { KnownEvent } from "@meerkat/protocol";
import type { ModelRequest } from "@meerkat/providers";
import { type Offer, overlaid, type RequestedCall, runTools, type Tool } from "../tools/index.ts";
import { callsOf } from "./calls.ts";
import { extract } from "./extraction.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { checkLimits } from "./limits.ts";
import type { RunInput, RunOutcome } from "./run-input.ts";
import { assertAnswered } from "./stops.ts";
import { coldest, configuredTemperature } from "./temperature.ts";
import { takeTurn } from "./turn.ts";

/**
 * The agent loop: calls the model, runs the tools it asks for, and goes on until it answers without one; then, with
 * an output schema, extracts the structured answer. Always streaming.
 *
 * The transcript is whole whenever this settles: no tool call is left without a result, also when it rejects.
 * Rejects with the signal's reason, a provider's error, BUDGET_EXHAUSTED or AGENT_ERROR.
 */
export async function runLoop(run: RunInput, ledger: Ledger = createLedger()): Promise<RunOutcome> {
  // The deadline of the time budget stops a model call, but is handled like any other used-up budget.
  const signal = AbortSignal.any([run.signal, run.budget.deadline]);
  const text = await converse(run, ledger, signal);
  const { output, lowered } = run;
  if (!output || !lowered) return { text, ...totals(ledger) };
  // The tools are not offered, but the history speaks of them as before: providers keep what they have read.
  const { spell } = run.offer(overlaid(run.toolbox, run.overlay).tools());
  const base = { ...requestFor(run, { specs: [], spell }), ...coldest(run) };
  return { ...(await extract({ run, ledger, base, spell, signal, output, lowered })), ...totals(ledger) };
}

function totals(ledger: Ledger) {
  return { turns: ledger.turns, toolCalls: ledger.toolCalls, usage: ledger.usage() };
}

async function converse(run: RunInput, ledger: Ledger, signal: AbortSignal): Promise<string> {
  let text = "";
  let begun = "";
  for (;;) {
    const stopped = await checkLimits(run, ledger);
    if (stopped) return graceful(run, text, stopped);
    const turn = ledger.startTurn();
    const tools = overlaid(run.toolbox, run.overlay).tools();
    for (const change of run.toolChanges(tools, turn)) await run.emit(change);
    const offer = run.offer(tools);
    const answer = await takeTurn(run, ledger, requestFor(run, offer), { signal, offer }).catch((error: unknown) =>
      ranOutOfTime(run, error),
    );
    if (answer instanceof MeerkatError) return graceful(run, text, answer);
    assertAnswered(run, answer);
    // What follows a pause is the rest of the same answer.
    const said = begun + answer.text;
    begun = answer.stopReason === "pause" ? said : "";
    if (said !== "") text = said;
    const calls = callsOf(answer);
    if (calls.length > 0) await answerCalls(run, ledger, tools, calls, signal);
    else if (answer.stopReason !== "pause") return text;
  }
}

/** Ends with what there is when a budget ran out, unless there is nothing, or a schema still waits for its value. */
function graceful(run: RunInput, text: string, exhausted: MeerkatError): string {
  if (text === "" || run.output) throw exhausted;
  return text;
}

function ranOutOfTime(run: RunInput, error: unknown): MeerkatError {
  if (run.signal.aborted || !run.budget.deadline.aborted) throw error;
  return run.budget.deadline.reason as MeerkatError;
}

async function answerCalls(
  run: RunInput,
  ledger: Ledger,
  tools: readonly Tool[],
  calls: readonly RequestedCall[],
  signal: AbortSignal,
): Promise<void> {
  for (const { id, name, args } of calls) await run.emit({ type: "tool_call_requested", id, name, args });
  ledger.countToolCalls(calls.length);
  run.budget.countToolCalls(calls.length);
  const emit = (event: KnownEvent) => run.emit(event);
  const results = await runTools({ tools, calls, maxConcurrent: run.config.tools.maxConcurrent, signal, emit });
  run.transcript.append({ role: "tool_results", results });
  run.signal.throwIfAborted();
  await run.checkpoint();
}

function requestFor(run: RunInput, { specs, spell }: Pick<Offer, "specs" | "spell">): ModelRequest {
  return {
    model: run.model,
    messages: spell([...run.transcript.messages]),
    tools: specs,
    maxTokens: run.maxTokens,
    ...(run.system === undefined ? {} : { system: run.system }),
    ...configuredTemperature(run),
    ...(run.providerParams === undefined ? {} : { providerParams: run.providerParams }),
  };
}
