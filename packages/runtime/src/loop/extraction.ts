import { MeerkatError } from "@meerkat/errors";
import type { JsonValue } from "@meerkat/protocol";
import { type ModelRequest, providerError } from "@meerkat/providers";
import {
  exhaustedError,
  extractionPrompt,
  judgeAnswer,
  type OutputSchema,
  retryPrompt,
} from "@meerkat/structured-output";
import type { Ledger } from "./ledger.ts";
import { checkLimits } from "./limits.ts";
import type { Answer } from "./model-call.ts";
import type { RunInput } from "./run-input.ts";
import { takeTurn } from "./turn.ts";

export interface Extracted {
  readonly text: string;
  readonly value: JsonValue;
}

/**
 * Asks for the structured answer after the loop: without tools, validated against the user's own schema, sent back
 * with what was wrong until it fits or the attempts are used up.
 */
export async function extract(
  run: RunInput,
  ledger: Ledger,
  output: OutputSchema,
  base: ModelRequest,
  signal: AbortSignal,
): Promise<Extracted> {
  const attempts = run.outputRetries + 1;
  run.transcript.append({ role: "user", content: extractionPrompt(output, openingOf(run)) });
  for (let attempt = 1; ; attempt++) {
    await assertBudget(run, ledger);
    ledger.startTurn();
    const answer = await takeTurn(run, ledger, requestFor(run, output, base), signal);
    const judgement = judgeAnswer(answer.text, output);
    if (judgement.ok) return { text: judgement.text, value: judgement.value };
    assertComplete(run, answer);
    if (attempt >= attempts) throw exhaustedError({ attempts, reason: judgement.reason, lastOutput: answer.text });
    run.transcript.append({
      role: "user",
      content: retryPrompt(judgement, output, { attempt, maxAttempts: attempts }),
    });
  }
}

function openingOf({ config }: RunInput): { readonly opening?: string } {
  return config.extractionPrompt === undefined ? {} : { opening: config.extractionPrompt };
}

function requestFor(run: RunInput, output: OutputSchema, base: ModelRequest): ModelRequest {
  const named = output.name === undefined ? {} : { name: output.name };
  const strict = output.strict === undefined ? {} : { strict: output.strict };
  return {
    ...base,
    messages: [...run.transcript.messages],
    tools: [],
    output: { schema: output.schema, constrained: true, ...named, ...strict },
  };
}

/** A stop before a value was accepted is the budget's failure, not a graceful end: there is nothing valid to return. */
async function assertBudget(run: RunInput, ledger: Ledger): Promise<void> {
  const exhausted = await checkLimits(run, ledger);
  if (exhausted) throw exhausted;
}

/** An answer that was cut or refused is no wrong answer: asking again with schema feedback would not help. */
function assertComplete(run: RunInput, answer: Answer): void {
  if (answer.stopReason === "max_tokens") {
    const message = "The structured answer was cut off at the output token limit. Raise max_tokens or ask for less.";
    throw providerError({ provider: run.provider.name, reason: "truncated", message });
  }
  if (answer.stopReason === "content_filter") {
    const message = "The provider withheld the structured answer. Change the prompt or the model.";
    throw providerError({ provider: run.provider.name, reason: "content_filter", message });
  }
  if (answer.stopReason === "cancelled")
    throw new MeerkatError("AGENT_ERROR", "The turn was stopped.", { details: { reason: "cancelled" } });
}
