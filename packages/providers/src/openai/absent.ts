import type { ChatCompletionCreateParamsStreaming } from "openai/resources/chat/completions";
import type { ResponseCreateParamsStreaming } from "openai/resources/responses/responses";
import { providerError } from "../errors.ts";
import type { ModelRequest } from "../port.ts";
import { isOpenAi, OPENAI_BASE_URL } from "./address.ts";
import type { Call } from "./call.ts";

/** Fields that only Chat Completions has; this does not compile once the Responses API gets one. */
const ABSENT = ["seed", "frequency_penalty", "presence_penalty"] as const satisfies readonly Exclude<
  keyof ChatCompletionCreateParamsStreaming,
  keyof ResponseCreateParamsStreaming
>[];

/**
 * Refuses params that the Responses API of OpenAI does not have, and says which way they can go. Other servers that
 * speak it judge by themselves.
 * @throws MeerkatError PROVIDER_ERROR (`invalid_request`)
 */
export function refuseAbsent({ provider, options }: Call, { providerParams = {} }: ModelRequest): void {
  const { baseUrl = OPENAI_BASE_URL } = options;
  const absent = ABSENT.filter((name) => (providerParams[name] ?? null) !== null);
  if (absent.length === 0 || !isOpenAi(baseUrl)) return;
  const message =
    `OpenAI's Responses API has no ${absent.join(", ")}. Leave it out of provider_params, or ask OpenAI through ` +
    `Chat Completions: the provider "other" with ${OPENAI_BASE_URL} as providers.base_urls.other and the key as ` +
    "providers.api_keys.other.";
  throw providerError({ provider, reason: "invalid_request", message, details: { params: absent } });
}
