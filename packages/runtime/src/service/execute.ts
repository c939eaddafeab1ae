import { isMeerkatError, type MeerkatError, makeError, toMeerkatError } from "@meerkat/errors";
import {
  type CallContext,
  errorRow,
  isRecord,
  type JsonObject,
  type KnownEvent,
  type RunResult,
} from "@meerkat/protocol";
import { createLedger, type Ledger, type RunInput, type RunOutcome, runLoop } from "../loop/index.ts";
import { type Budget, startBudget } from "../policy/index.ts";
import {
  createPublisher,
  type LiveSession,
  type Publisher,
  promptText,
  systemPrompt,
  userContent,
} from "../session/index.ts";
import { createOffers, type Tool, watchTools } from "../tools/index.ts";
import { refOf, type TurnCore } from "./core.ts";
import type { TurnPlan } from "./plan.ts";

/** One run of a session, with what it needs to speak and to be stopped. */
interface Execution {
  readonly core: TurnCore;
  readonly live: LiveSession;
  readonly plan: TurnPlan;
  readonly context: CallContext;
  readonly stopped: AbortSignal;
  readonly signal: AbortSignal;
  readonly ledger: Ledger;
  readonly publisher: Publisher;
}

/**
 * Runs a planned turn: adds its messages, runs the loop, commits, and ends with exactly one `run_completed` or
 * `run_failed`, which is sent after the commit. A run that fails or is stopped leaves a session that can go on.
 */
export async function executeTurn(
  core: TurnCore,
  live: LiveSession,
  plan: TurnPlan,
  context: CallContext,
  stopped: AbortSignal,
): Promise<RunResult> {
  const signal = AbortSignal.any([context.signal, stopped]);
  const publisher = createPublisher(live, context, core.subscriptions);
  const run: Execution = { core, live, plan, context, stopped, signal, ledger: createLedger(), publisher };
  const before = live.record.totalTokens;
  using budget = startBudget(plan.limits, core.config.budgetWarningThreshold);
  prepare(run);
  await emit(run, { type: "run_started", sessionId: live.id, prompt: plan.prompts.map(promptText).join("\n") });
  const outcome = await loop(run, budget, before).catch((error: unknown) => fail(run, before, error));
  await commit(run, before, { text: outcome.text }).catch((error: unknown) => failUncommitted(run, error));
  const { totalTokens: _sum, ...usage } = outcome.usage;
  await emit(run, { type: "run_completed", sessionId: live.id, result: outcome.text, usage });
  return resultOf(run, outcome);
}

async function loop(run: Execution, budget: Budget, tokensBefore: number): Promise<RunOutcome> {
  return runLoop(await inputOf(run, budget, tokensBefore), run.ledger);
}

function emit(run: Execution, event: KnownEvent): Promise<void> | undefined {
  return run.publisher.publish(event, run.signal);
}

function prepare({ live, plan, core }: Execution): void {
  if (live.system === undefined) live.append({ role: "system", content: systemPrompt(plan.settings, core.config) });
  for (const [index, prompt] of plan.prompts.entries()) {
    const last = index === plan.prompts.length - 1;
    live.append({ role: "user", content: userContent(prompt, last ? plan.instructions : []) });
  }
  const changed = plan.settings === live.settings ? undefined : plan.settings;
  live.change({ state: "ready", model: plan.choice.model, provider: plan.choice.provider }, changed);
}

const watches = new WeakMap<LiveSession, ReturnType<typeof watchTools>>();

function toolChangesOf(live: LiveSession): (tools: readonly Tool[], turn: number) => readonly KnownEvent[] {
  const watch = watches.get(live) ?? watchTools();
  watches.set(live, watch);
  return watch;
}

async function inputOf(run: Execution, budget: Budget, tokensBefore: number): Promise<RunInput> {
  const { core, live, plan } = run;
  const { settings, output, lowered, overlay } = plan;
  const providerParams = settings.providerParams ?? core.config.providerParams;
  const tokenBudget = settings.structuredOutputTokenBudget;
  const provider = await core.providers.get(plan.choice.provider);
  return {
    provider,
    model: plan.choice.model,
    ...(live.system === undefined ? {} : { system: live.system }),
    maxTokens: settings.maxTokens ?? core.config.maxTokensPerTurn,
    ...(providerParams ? { providerParams } : {}),
    ...(output ? { output } : {}),
    ...(lowered ? { lowered } : {}),
    streamOutput: plan.streamOutput,
    ...(typeof tokenBudget === "number" ? { outputTokenBudget: tokenBudget } : {}),
    outputRetries: settings.structuredOutputRetries ?? core.config.structuredOutputRetries,
    toolbox: core.registrations.toolbox(run.context.caller, settings.externalTools ?? [], {
      timeoutMs: core.config.tools.callbackTimeoutMs,
      accept: (content) => core.media.accept(content, "/content"),
    }),
    offer: createOffers(provider.profiles?.(plan.choice.model).tools, core.log),
    ...(overlay ? { overlay } : {}),
    toolChanges: toolChangesOf(live),
    config: core.config,
    budget,
    transcript: live,
    emit: (event) => emit(run, event),
    checkpoint: () => commit(run, tokensBefore),
    signal: run.signal,
  };
}

/** What a run ends with; a failed one without a text. */
interface RunEnd {
  readonly text?: string;
}

/** `eventSeq` counts the terminal event in, which is sent right after the commit it belongs to. */
async function commit({ live, ledger }: Execution, tokensBefore: number, end?: RunEnd): Promise<void> {
  const eventSeq = live.seq + (end === undefined ? 0 : 1);
  const answer = end?.text === undefined ? {} : { lastAssistantText: end.text };
  live.change({ totalTokens: tokensBefore + (ledger.usage().totalTokens ?? 0), eventSeq, ...answer });
  await live.commit();
}

/** Keeps what was done, tells everybody, and rejects. */
async function fail(run: Execution, tokensBefore: number, thrown: unknown): Promise<never> {
  const error = describe(run, thrown);
  const lost = isCommitError(error)
    ? undefined
    : await commit(run, tokensBefore, {}).then(
        () => undefined,
        (reason: unknown) => reason,
      );
  if (lost !== undefined)
    run.core.log("error", "A failed turn could not be stored", {
      session_id: run.live.id,
      error: toMeerkatError(lost).message,
    });
  return failUncommitted(run, error);
}

async function failUncommitted(run: Execution, thrown: unknown): Promise<never> {
  const error = describe(run, thrown);
  await emit(run, { type: "run_failed", sessionId: run.live.id, error: error.message, errorCode: error.code });
  throw error;
}

/** A store that refused a commit would refuse the next one too. */
function isCommitError(error: MeerkatError): boolean {
  return (
    error.code === "SESSION_BUSY" ||
    (error.code === "INTERNAL_ERROR" && isMeerkatError(error) && isRecord(error.details) && "reason" in error.details)
  );
}

/** The error as its caller sees it: with the session and what was spent, so that paid work is reachable. */
function describe(run: Execution, thrown: unknown): MeerkatError {
  const error =
    run.context.signal.aborted && !run.stopped.aborted
      ? cancelled(run.context.signal.reason)
      : toMeerkatError(run.stopped.aborted ? run.stopped.reason : thrown);
  const usage = run.ledger.usage();
  const facts: JsonObject = {
    ...(isRecord(error.details)
      ? (error.details as JsonObject)
      : error.details === undefined
        ? {}
        : { cause: error.details }),
    session_id: run.live.id,
    session_ref: refOf(run.core, run.live.id),
    usage: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens },
  };
  const hint = error.capabilityHint ? { capabilityHint: error.capabilityHint } : {};
  return makeError(
    error.code,
    error.message,
    { details: facts, cause: error.cause ?? error, ...hint },
    errorRow(error.code)?.class,
  );
}

/** A server that ends says why; a caller that gives up knows. */
function cancelled(reason: unknown): MeerkatError {
  if (!isMeerkatError(reason)) return makeError("REQUEST_CANCELLED", "The request was cancelled before it was done.");
  return makeError("REQUEST_CANCELLED", `The turn was stopped. ${reason.message}`, { cause: reason });
}

function resultOf({ core, live }: Execution, outcome: RunOutcome): RunResult {
  return { sessionId: live.id, sessionRef: refOf(core, live.id), ...outcome };
}
