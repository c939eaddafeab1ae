import type { Usage } from "@meerkat/protocol";
import type { ModelEvent } from "../port.ts";
import { pause, untilAborted } from "./pace.ts";
import type { Answer } from "./reply.ts";
import { pieces } from "./text.ts";

/** How an answer is sent. */
export interface Performance {
  readonly chunkChars: number;
  /** Milliseconds before the first event. */
  readonly delayMs?: number;
  /** Milliseconds after each delta. */
  readonly chunkDelayMs?: number;
  /** Thrown after `afterChunks` deltas, or after the last one. */
  readonly failure?: { readonly error: Error; readonly afterChunks: number };
  /** Send the deltas and then nothing, until the caller aborts. */
  readonly hang?: boolean;
  readonly usage: Usage;
}

/** Sends an answer as the port describes it, giving way to the event loop after every delta. */
export async function* play(
  answer: Answer,
  how: Performance,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void, undefined> {
  await pause(how.delayMs ?? 0, signal);
  const { failure } = how;
  if (failure?.afterChunks === 0) throw failure.error;
  let sent = 0;
  for (const [blockType, type, text] of parts(answer)) {
    for (const delta of pieces(text, how.chunkChars)) {
      yield { type, delta };
      if (++sent === failure?.afterChunks) throw failure.error;
      await pause(how.chunkDelayMs ?? 0, signal);
    }
    if (how.hang && type === "text_delta") await untilAborted(signal);
    yield { type: "block", block: { blockType, data: { text } } };
  }
  if (failure !== undefined) throw failure.error;
  if (how.hang) await untilAborted(signal);
  for (const call of answer.toolCalls) yield { type: "block", block: { blockType: "tool_use", data: call } };
  yield { type: "finish", stopReason: answer.stopReason, usage: how.usage };
}

type Part = readonly ["reasoning", "reasoning_delta", string] | readonly ["text", "text_delta", string];

function parts({ reasoning, text }: Answer): readonly Part[] {
  const thought: readonly Part[] = reasoning ? [["reasoning", "reasoning_delta", reasoning]] : [];
  return text ? [...thought, ["text", "text_delta", text]] : thought;
}
