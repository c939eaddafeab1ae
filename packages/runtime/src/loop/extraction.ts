import { MeerkatError } from "@meerkat/errors";
import {
  encodeType,
  type JsonValue,
  type Message,
  type SchemaWarning,
  type StructuredAttempt,
} from "@meerkat/protocol";
import type { ModelRequest } from "@meerkat/providers";
import {
  attemptOf,
  exhaustedError,
  extractionPrompt,
  type Judgement,
  judgeAnswer,
  judgePart,
  type Lowered,
  type OutputSchema,
  planRetry,
  type Rejected,
  type RetryPlan,
  rejectedEarly,
} from "@meerkat/structured-output";
import { leaveUnrun } from "./calls.ts";
import type { Ledger } from "./ledger.ts";
import { checkLimits } from "./limits.ts";
import type { Answer } from "./model-call.ts";
import { type OutputWatch, watchOutput } from "./output-watch.ts";
import type { RunInput } from "./run-input.ts";
import { assertAnswered, truncatedError } from "./stops.ts";
import { takeTurn } from "./turn.ts";

/** The structured answer of a run. */
export interface Extracted {
  readonly text: string;
  readonly structuredOutput: JsonValue;
  readonly schemaWarnings: readonly SchemaWarning[];
  readonly structuredOutputAttempts: readonly StructuredAttempt[];
}

/** What the attempts at one structured answer share. */
export interface Extraction {
  readonly run: RunInput;
  readonly ledger: Ledger;
  /** The request without its messages. */
  readonly base: ModelRequest;
  /** The history in this provider's spelling of tools' arguments. */
  readonly spell: (messages: readonly Message[]) => readonly Message[];
  readonly signal: AbortSignal;
  readonly output: OutputSchema;
  readonly lowered: Lowered;
  readonly attempts: StructuredAttempt[];
}

/** What the next attempt is about: the whole value, or a part of the one that was rejected. */
interface Aim {
  readonly plan?: RetryPlan;
  readonly rejected?: Rejected;
}

/**
 * Asks for the structured answer after the loop: without tools, validated against the user's own schema, sent back
 * with what was wrong until it fits or the attempts are used up.
 */
export async function extract(given: Omit<Extraction, "attempts">): Promise<Extracted> {
  const extraction: Extraction = { ...given, attempts: [] };
  const { run, output, lowered } = extraction;
  const maxAttempts = run.outputRetries + 1;
  const opening = run.config.extractionPrompt;
  run.transcript.append({
    role: "user",
    content: extractionPrompt(output, { lowered, ...(opening === undefined ? {} : { opening }) }),
  });
  let aim: Aim = {};
  for (let attempt = 1; ; attempt++) {
    const { judgement, text } = await tryOnce(extraction, aim);
    if (judgement.ok) return accept(extraction, judgement);
    if (attempt >= maxAttempts) throw exhausted(extraction, { attempts: maxAttempts, judgement, text });
    const options = { attempt, maxAttempts, lowered, ...(aim.plan === undefined ? {} : { previous: aim.plan }) };
    const plan = planRetry(judgement, output, options);
    run.transcript.append({ role: "user", content: plan.prompt });
    aim = { plan, rejected: judgement };
  }
}

interface Tried {
  readonly judgement: Judgement;
  readonly text: string;
}

/** One attempt: a model call and, when its answer was cut off, one more that goes on from there. */
async function tryOnce(extraction: Extraction, aim: Aim): Promise<Tried> {
  const { run, attempts } = extraction;
  const first = await callOut(extraction, aim);
  if (first.answer.stopReason !== "max_tokens") return judge(extraction, aim, first);
  // An answer that is whole was not cut off, whatever the provider says.
  const tried = judgement(extraction, aim, first);
  if (tried.ok) return judge(extraction, aim, first);
  attempts.push(attemptOf({ ...callOf(extraction, aim, first.answer), became: "continued" }));
  run.transcript.append({ role: "user", content: GO_ON });
  const second = await callOut(extraction, aim, true);
  const text = first.answer.text + second.answer.text;
  const joined = { ...second, answer: { ...second.answer, text } };
  if (second.answer.stopReason === "max_tokens" && !judgement(extraction, aim, joined).ok) throw truncatedError(run);
  return judge(extraction, aim, joined);
}

const GO_ON =
  "Your answer was cut off at the length limit. Go on with the very next character: repeat nothing, and write nothing else.";

interface Called {
  readonly answer: Answer;
  readonly watch: OutputWatch | undefined;
}

/** A call until its answer is over: one that paused goes on as it is, which is no failure of the answer. */
async function callOut(extraction: Extraction, aim: Aim, goesOn = false): Promise<Called> {
  let called = await call(extraction, aim, { goesOn });
  while (called.answer.stopReason === "pause") {
    extraction.attempts.push(attemptOf({ ...callOf(extraction, aim, called.answer), became: "continued" }));
    const { answer } = await call(extraction, aim, { goesOn, resumes: true });
    called = { ...called, answer: { ...answer, text: called.answer.text + answer.text } };
  }
  return called;
}

interface CallOptions {
  /** Whether it writes the rest of an answer that was cut off. */
  readonly goesOn: boolean;
  /** Whether it goes on after a pause. */
  readonly resumes?: boolean;
}

async function call(extraction: Extraction, { plan }: Aim, { goesOn, resumes = false }: CallOptions): Promise<Called> {
  const { run, ledger, signal } = extraction;
  await assertBudget(extraction);
  ledger.startTurn();
  const whole = plan?.scope !== "part" && !goesOn;
  const watch = whole && !resumes ? watchOutput(run, extraction) : undefined;
  const options = watch === undefined ? { signal } : { signal, watch };
  const answer = await takeTurn(run, ledger, requestFor(extraction, whole), options);
  assertAnswered(run, answer);
  // No tool is on offer; a model that calls one all the same must not make the history unusable.
  leaveUnrun(run, answer);
  if (answer.stopReason === "cancelled" && watch?.stopped === undefined) throw stoppedError();
  return { answer, watch };
}

/** What cannot be held to the schema of the whole is asked for in words: a part, or the rest of an answer. */
function requestFor({ run, base, spell, output, lowered }: Extraction, whole: boolean): ModelRequest {
  const named = output.name === undefined ? {} : { name: output.name };
  const strict = output.strict === undefined ? {} : { strict: output.strict };
  return {
    ...base,
    messages: spell([...run.transcript.messages]),
    tools: [],
    output: { schema: lowered.wireSchema, constrained: lowered.constrained && whole, ...named, ...strict },
  };
}

function judge(extraction: Extraction, aim: Aim, { answer, watch }: Called): Tried {
  const { attempts } = extraction;
  const said = callOf(extraction, aim, answer);
  const stopped = watch?.stopped;
  if (stopped !== undefined) {
    attempts.push(attemptOf({ ...said, became: { stopped } }));
    return { judgement: rejectedEarly(stopped), text: answer.text };
  }
  const became = judgement(extraction, aim, { answer, watch });
  attempts.push(attemptOf({ ...said, became }));
  return { judgement: became, text: answer.text };
}

function judgement({ output, lowered }: Extraction, { plan, rejected }: Aim, { answer: { text } }: Called): Judgement {
  if (plan?.scope === "part" && rejected !== undefined) return judgePart({ text, plan, rejected }, output, { lowered });
  return judgeAnswer(text, output, { lowered });
}

function callOf({ attempts }: Extraction, { plan }: Aim, { usage }: Answer) {
  return { attempt: attempts.length + 1, usage, ...(plan === undefined ? {} : { plan }) };
}

async function accept(
  { run, lowered, attempts }: Extraction,
  { value, text }: Judgement & { ok: true },
): Promise<Extracted> {
  const attempt = Math.max(1, attempts.length);
  if (run.streamOutput) await run.emit({ type: "structured_output_partial", attempt, value, complete: true });
  return {
    text,
    structuredOutput: value,
    schemaWarnings: lowered.warnings,
    structuredOutputAttempts: attempts,
  };
}

interface Exhaustion extends Tried {
  readonly attempts: number;
  readonly judgement: Rejected;
}

function exhausted({ attempts: log }: Extraction, { attempts, judgement, text }: Exhaustion): MeerkatError {
  return exhaustedError({
    attempts,
    reason: judgement.reason,
    lastOutput: text,
    log: log.map((attempt) => encodeType("StructuredAttempt", attempt)),
  });
}

/** A stop before a value was accepted is the budget's failure, not a graceful end: there is nothing valid to return. */
async function assertBudget({ run, ledger, attempts }: Extraction): Promise<void> {
  const used = await checkLimits(run, ledger);
  if (used) throw used;
  const budget = run.outputTokenBudget;
  const spent = attempts.reduce((sum, { usage }) => sum + usage.inputTokens + usage.outputTokens, 0);
  if (budget === undefined || spent < budget) return;
  const message = `The attempts at the structured answer used ${spent} of ${budget} tokens and none was accepted. Raise structured_output_token_budget, or simplify the schema.`;
  throw new MeerkatError("BUDGET_EXHAUSTED", message, {
    details: { budget: "structured_output_tokens", used: spent, limit: budget },
  });
}

function stoppedError(): MeerkatError {
  return new MeerkatError("AGENT_ERROR", "The turn was stopped.", { details: { reason: "cancelled" } });
}
