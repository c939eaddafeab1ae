import type { Message, Usage } from "@meerkat/protocol";
import type { ModelRequest } from "@meerkat/providers";
import type { Offer } from "../tools/index.ts";
import type { Ledger } from "./ledger.ts";
import { type Answer, callModel, nothingYet, type Partial, StoppedEarly, type Watch } from "./model-call.ts";
import type { RunInput } from "./run-input.ts";

/** What one model call may have besides its request. */
export interface TurnOptions {
  readonly signal: AbortSignal;
  /** How the tools of the request were told, so that the calls in the answer are read the same way. */
  readonly offer?: Offer;
  readonly watch?: Watch;
}

/**
 * One model call with its events: `turn_started`, the deltas, `text_complete`, `turn_completed`. The answer goes into
 * the transcript; when the run is stopped meanwhile, the text that was already streamed does. A call that its watch
 * ended early is an answer that was cancelled.
 */
export async function takeTurn(
  run: RunInput,
  ledger: Ledger,
  request: ModelRequest,
  { signal, offer, watch }: TurnOptions,
): Promise<Answer> {
  await run.emit({ type: "turn_started", turnNumber: ledger.turns });
  const partial = nothingYet();
  // What came to nothing is paid for, too, as far as its provider told.
  const onDiscarded = (usage: Usage) => {
    ledger.spend(usage);
    run.budget.spend(usage);
  };
  const written = await callModel(run, request, signal, { partial, watch, onDiscarded }).catch((error: unknown) => {
    if (error instanceof StoppedEarly) return stopped(partial);
    if (signal.aborted && partial.text !== "") run.transcript.append(cutShort(partial.text));
    ledger.spend(partial.usage);
    throw error;
  });
  // From here on arguments are spelled as the tools' authors do; only requests to this provider have its spelling.
  const answer = offer === undefined ? written : { ...written, blocks: offer.read(written.blocks) };
  ledger.spend(answer.usage);
  run.budget.spend(answer.usage);
  run.transcript.append({ role: "block_assistant", blocks: answer.blocks, stopReason: answer.stopReason });
  if (answer.text !== "") await run.emit({ type: "text_complete", content: answer.text });
  await run.emit({ type: "turn_completed", stopReason: answer.stopReason, usage: answer.usage });
  return answer;
}

function cutShort(text: string): Message {
  return { role: "block_assistant", blocks: [{ blockType: "text", data: { text } }], stopReason: "cancelled" };
}

function stopped({ text, usage }: Partial): Answer {
  return { blocks: [{ blockType: "text", data: { text } }], text, stopReason: "cancelled", usage };
}
