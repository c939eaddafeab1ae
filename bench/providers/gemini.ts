import { createGoogle } from "@ai-sdk/google";
import { GoogleGenAI } from "@google/genai";
import { geminiDriver } from "@meerkat/providers/gemini";
import { KEY, PROMPT, type Vendor } from "./vendor.ts";

const model = "gemini-3-flash-preview";

/** Gemini's generateContent. */
export const GEMINI: Vendor = {
  name: "gemini",
  model,
  raw(url) {
    const { models } = new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl: url } });
    return async (onText) => {
      for await (const { candidates: [candidate] = [] } of await models.generateContentStream({
        model,
        contents: PROMPT,
      }))
        for (const { text } of candidate?.content?.parts ?? []) if (text) onText(text);
    };
  },
  adapter: (baseUrl) => geminiDriver(() => ({ apiKey: KEY, baseUrl })).load(),
  aiSdk: (url) => createGoogle({ apiKey: KEY, baseURL: `${url}/v1beta` })(model),
};
