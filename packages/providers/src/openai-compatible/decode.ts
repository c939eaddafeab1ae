import { brokenOff } from "../http/broken-off.ts";
import { stepsOf } from "../http/steps.ts";
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
  chunks: AsyncIterable<readonly unknown[]>,
  context: ChatContext,
): AsyncGenerator<readonly ModelEvent[], void, undefined> {
  const answer = createChatAnswer(context);
  // Not `yield*`, which waits once more for each step.
  for await (const steps of stepsOf(chunks, (chunk) => answer.take(readChunk(chunk)))) yield steps;
  const reason = answer.reason();
  if (reason === undefined) throw brokenOff(context.provider);
  if (FAILURES.has(reason)) throw vendorError({ code: "server_error", message: `the answer ended with "${reason}"` });
  yield answer.end();
}
