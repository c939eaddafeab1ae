import type { Message } from "@meerkat/protocol";
import type { ModelRequest } from "@meerkat/providers";
import type { Offer } from "../tools/index.ts";
import type { Ledger } from "./ledger.ts";
import { type Answer, callModel, type Partial } from "./model-call.ts";
import type { RunInput } from "./run-input.ts";

/**
 * One model call with its events: `turn_started`, the deltas, `text_complete`, `turn_completed`. The answer goes into
 * the transcript; when the run is stopped meanwhile, the text that was already streamed does.
 */
export async function takeTurn(
  run: RunInput,
  ledger: Ledger,
  request: ModelRequest,
  signal: AbortSignal,
  offer?: Offer,
): Promise<Answer> {
  await run.emit({ type: "turn_started", turnNumber: ledger.turns });
  const partial: Partial = { text: "" };
  const written = await callModel(run, request, signal, partial).catch((error: unknown) => {
    if (signal.aborted && partial.text !== "") run.transcript.append(cutShort(partial.text));
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
