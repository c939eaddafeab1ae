import { createAnthropic } from "@ai-sdk/anthropic";
import Anthropic from "@anthropic-ai/sdk";
import { anthropicDriver } from "@meerkat/providers/anthropic";
import { KEY, PROMPT, type Vendor } from "./vendor.ts";

const model = "claude-sonnet-4-6";

/** Anthropic's Messages API. */
export const ANTHROPIC: Vendor = {
  name: "anthropic",
  model,
  raw(url) {
    const { messages } = new Anthropic({ apiKey: KEY, baseURL: url, maxRetries: 0 });
    const content = [{ role: "user", content: PROMPT }] as const;
    return async (onText) => {
      for await (const event of await messages.create({
        model,
        max_tokens: 8192,
        messages: [...content],
        stream: true,
      }))
        if (event.type === "content_block_delta" && event.delta.type === "text_delta") onText(event.delta.text);
    };
  },
  adapter: (baseUrl) => anthropicDriver(() => ({ apiKey: KEY, baseUrl })).load(),
  aiSdk: (url) => createAnthropic({ apiKey: KEY, baseURL: `${url}/v1` })(model),
};
