import type { JsonObject } from "@meerkat/protocol";

const POSITIVE: JsonObject = { type: "integer", minimum: 1 };

function params(properties: JsonObject): JsonObject {
  return { type: "object", properties };
}

const SOME = "Models differ in which of these they take.";

/** JSON Schemas of the `provider_params` each provider understands; left open, because vendors add options. */
export const PARAMS_SCHEMAS = {
  anthropic: params({
    thinking: { type: "object", description: "Sent as the API's own thinking object." },
    thinking_budget: { ...POSITIVE, description: "Tokens for thinking." },
    top_k: POSITIVE,
    effort: { enum: ["low", "medium", "high", "xhigh", "max"], description: `How hard the model tries. ${SOME}` },
    inference_geo: { type: "string" },
    compaction: { description: "Sent as the API's own compaction option." },
    context: { enum: ["1m"], description: "Asks for the long context window." },
  }),
  gemini: params({
    thinking_budget: { type: "integer", description: "Tokens for thinking." },
    thinking_level: { enum: ["MINIMAL", "LOW", "MEDIUM", "HIGH"], description: `How hard the model thinks. ${SOME}` },
    top_k: POSITIVE,
    top_p: { type: "number", minimum: 0, maximum: 1 },
  }),
  openai: params({
    reasoning_effort: {
      enum: ["none", "minimal", "low", "medium", "high", "xhigh", "max"],
      description: `How hard the model thinks. ${SOME}`,
    },
    reasoning_summary: { enum: ["auto", "concise", "detailed"], description: "Asks for what it thought, in short." },
  }),
  none: params({}),
} as const satisfies Readonly<Record<string, JsonObject>>;
