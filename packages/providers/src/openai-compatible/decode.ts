import { brokenOff } from "../http/broken-off.ts";
import { vendorError } from "../openai/wire-error.ts";
import type { ModelEvent } from "../port.ts";
import { type ChatContext, createChatAnswer } from "./chat-answer.ts";
import { readChunk } from "./chunk.ts";

/** Reasons of vLLM, OpenRouter and DeepSeek that are no ends of an answer. */
const FAILURES = new Set(["abort", "error", "insufficient_system_resource"]);

/**
 * The chunks of Chat Completions as the port's events. Usage may follow the chunk that says why the answer ended, so
 * that `finish` waits for the end of the stream.
 */
export async function* decodeChat(
  chunks: AsyncIterable<unknown>,
  context: ChatContext,
): AsyncGenerator<ModelEvent, void, undefined> {
  const answer = createChatAnswer(context);
  for await (const chunk of chunks) {
    // Not `yield*`, which waits once more for each step.
    for (const step of answer.take(readChunk(chunk))) yield step;
  }
  const reason = answer.reason();
  if (reason === undefined) throw brokenOff(context.provider);
  if (FAILURES.has(reason)) throw vendorError({ code: "server_error", message: `the answer ended with "${reason}"` });
  yield* answer.end();
}
