import { MeerkatError } from "@meerkat/errors";
import type { BudgetWarningEvent, Usage } from "@meerkat/protocol";
import { LONGEST_TIMER_MS } from "../abort.ts";

/** Limits of one run; an absent one does not apply. */
export interface RunLimits {
  /** Input and output tokens together. */
  readonly maxTokens?: number;
  readonly maxDurationMs?: number;
  readonly maxToolCalls?: number;
}

type BudgetType = "tokens" | "time" | "tool_calls";

/** Counts what a run uses against its limits. */
export interface Budget {
  spend(usage: Usage): void;
  countToolCalls(count: number): void;
  /** The warnings due now, each once per threshold and once at exhaustion. */
  warnings(): readonly BudgetWarningEvent[];
  /** The first budget that is used up, as the error to raise when there is nothing to show. */
  exhausted(): MeerkatError | undefined;
  /** Milliseconds until the time budget ends; infinite without one. */
  remainingMs(): number;
  /** Aborts with the BUDGET_EXHAUSTED error when the time budget ends. */
  readonly deadline: AbortSignal;
  /** Lets go of the timer. */
  [Symbol.dispose](): void;
}

/** Starts counting. `threshold` is the share, 0 to 1, at which a warning is sent. */
export function startBudget(limits: RunLimits, threshold: number, now: () => number = Date.now): Budget {
  const started = now();
  const used = { tokens: 0, tool_calls: 0 };
  const warned = new Map<BudgetType, number>();
  const deadline = new AbortController();
  const timer =
    limits.maxDurationMs === undefined
      ? undefined
      : setTimeout(
          () => deadline.abort(exhaustion("time", limits.maxDurationMs ?? 0)),
          Math.min(limits.maxDurationMs, LONGEST_TIMER_MS),
        );

  const meters = (): readonly [BudgetType, number, number][] => {
    const all: [BudgetType, number, number | undefined][] = [
      ["tokens", used.tokens, limits.maxTokens],
      ["tool_calls", used.tool_calls, limits.maxToolCalls],
      ["time", now() - started, limits.maxDurationMs],
    ];
    return all.flatMap(([type, amount, limit]) =>
      limit === undefined ? [] : [[type, amount, limit] as [BudgetType, number, number]],
    );
  };

  return {
    spend: (usage) => {
      used.tokens += usage.inputTokens + usage.outputTokens;
    },
    countToolCalls: (count) => {
      used.tool_calls += count;
    },
    warnings: () =>
      meters().flatMap(([type, amount, limit]) => {
        const level = amount >= limit ? 2 : amount >= limit * threshold ? 1 : 0;
        if (level <= (warned.get(type) ?? 0)) return [];
        warned.set(type, level);
        return [warning(type, amount, limit)];
      }),
    exhausted: () => {
      const full = meters().find(([, amount, limit]) => amount >= limit);
      return full ? exhaustion(full[0], full[2]) : undefined;
    },
    remainingMs: () =>
      limits.maxDurationMs === undefined
        ? Number.POSITIVE_INFINITY
        : Math.max(0, limits.maxDurationMs - (now() - started)),
    deadline: deadline.signal,
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

function warning(type: BudgetType, amount: number, limit: number): BudgetWarningEvent {
  const unit = type === "time" ? 1000 : 1;
  const percent = limit === 0 ? 100 : Math.min(100, Math.round((amount / limit) * 1000) / 10);
  return {
    type: "budget_warning",
    budgetType: type,
    used: Math.floor(amount / unit),
    limit: Math.ceil(limit / unit),
    percent,
  };
}

function exhaustion(type: BudgetType, limit: number): MeerkatError {
  const shown = type === "time" ? `${limit / 1000} seconds` : `${limit} ${type === "tokens" ? "tokens" : "tool calls"}`;
  return new MeerkatError(
    "BUDGET_EXHAUSTED",
    `The budget of ${shown} is used up and there is no answer yet. Raise the limit or ask for less.`,
    {
      details: { budget_type: type, limit },
    },
  );
}
