import { createOpenAI } from "@ai-sdk/openai";
import { openaiDriver } from "@meerkat/providers/openai";
import OpenAI from "openai";
import { KEY, PROMPT, type Vendor } from "./vendor.ts";

const model = "gpt-5.4";

/** OpenAI's Responses API. */
export const OPENAI: Vendor = {
  name: "openai",
  model,
  raw(url) {
    const { responses } = new OpenAI({ apiKey: KEY, baseURL: `${url}/v1`, maxRetries: 0 });
    return async (onText) => {
      for await (const event of await responses.create({ model, input: PROMPT, stream: true }))
        if (event.type === "response.output_text.delta") onText(event.delta);
    };
  },
  adapter: (baseUrl) => openaiDriver(() => ({ apiKey: KEY, baseUrl })).load(),
  aiSdk: (url) => createOpenAI({ apiKey: KEY, baseURL: `${url}/v1` }).responses(model),
};
