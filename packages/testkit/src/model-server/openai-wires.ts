import type { ModelWire } from "./model-server.ts";
import { chatFrames } from "./openai-chat-wire.ts";
import { openAiFailure } from "./openai-failure.ts";
import { responsesFrames } from "./openai-responses-wire.ts";

/** OpenAI's Responses API. */
export const OPENAI_RESPONSES: ModelWire = { frames: responsesFrames, failure: openAiFailure };

/** Chat Completions, as OpenAI and compatible servers speak it. */
export const OPENAI_CHAT: ModelWire = { frames: chatFrames, failure: openAiFailure };

/** OpenAI's API that a path belongs to. */
export function openAiWire(path: string): ModelWire {
  return path.endsWith("/responses") ? OPENAI_RESPONSES : OPENAI_CHAT;
}
