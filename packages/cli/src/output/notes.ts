import type { AgentEvent, BudgetWarningEvent } from "@meerkat/protocol";

/** A tool's arguments and results are shown up to here. */
const SHOWN_CHARACTERS = 200;

/** What a person at the terminal is told about an event while a run goes on; undefined for nothing. */
export function noteOn(event: AgentEvent, verbose: boolean): string | undefined {
  switch (event.type) {
    case "budget_warning":
      return `Warning: ${budgetNote(event)}`;
    case "retrying":
      return `Retrying (${event.attempt} of ${event.maxAttempts}) in ${event.delayMs / 1000} s: ${event.error}`;
    case "stream_truncated":
      return `Warning: some events were lost: ${event.reason}`;
    case "tool_call_requested":
      return verbose ? `[tool] ${event.name} ${shortened(JSON.stringify(event.args))}` : undefined;
    case "tool_execution_completed":
      return verbose
        ? `[tool] ${event.name} ${event.isError ? "failed" : "answered"}: ${shortened(event.result)}`
        : undefined;
    default:
      return undefined;
  }
}

function budgetNote({ budgetType, used, limit, percent }: BudgetWarningEvent): string {
  const what = budgetType === "time" ? "seconds" : budgetType.replaceAll("_", " ");
  return `${used} of ${limit} ${what} are used (${percent} %).`;
}

/** A text on one line, cut where it gets long. */
export function shortened(text: string, most = SHOWN_CHARACTERS): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
