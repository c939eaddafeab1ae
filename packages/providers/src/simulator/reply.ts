import type { JsonValue, StopReason, Usage } from "@meerkat/protocol";
import { cut } from "./text.ts";

/** About how many characters make a token; every estimate of the simulator uses it. */
const CHARACTERS_PER_TOKEN = 4;

/** A call of a tool in an answer. */
export interface ReplyCall {
  readonly id: string;
  readonly name: string;
  readonly args: JsonValue;
}

/** What an answer says, before it is played. */
export interface Answer {
  readonly reasoning?: string;
  readonly text?: string;
  readonly toolCalls: readonly ReplyCall[];
  readonly stopReason: StopReason;
}

/** An answer cut to `maxTokens`; a call of a tool that does not fit is left out whole. */
export function limitAnswer(answer: Answer, maxTokens: number | undefined): Answer {
  const limit = maxTokens === undefined ? Number.POSITIVE_INFINITY : maxTokens * CHARACTERS_PER_TOKEN;
  if (sizeOf(answer) <= limit) return answer;
  let left = limit - (answer.text?.length ?? 0);
  const toolCalls = answer.toolCalls.filter((call) => {
    left -= sizeOfCall(call);
    return left >= 0;
  });
  return {
    ...(answer.text === undefined ? {} : { text: cut(answer.text, limit) }),
    toolCalls,
    stopReason: "max_tokens",
  };
}

/** Estimated usage: about four characters a token, at least one token each way, nothing cached. */
export function estimateUsage(inputCharacters: number, answer: Answer): Usage {
  const tokens = (characters: number) => Math.max(1, Math.ceil(characters / CHARACTERS_PER_TOKEN));
  return {
    inputTokens: tokens(inputCharacters),
    outputTokens: tokens(sizeOf(answer)),
    cacheCreationTokens: 0,
    cacheReadTokens: 0,
  };
}

function sizeOf({ reasoning = "", text = "", toolCalls }: Answer): number {
  return toolCalls.reduce((sum, call) => sum + sizeOfCall(call), reasoning.length + text.length);
}

function sizeOfCall(call: ReplyCall): number {
  return call.name.length + JSON.stringify(call.args).length;
}
