import type { ThinkingConfigParam } from "@anthropic-ai/sdk/resources/messages/messages";
import { isRecord, type JsonObject } from "@meerkat/protocol";

/** Params that the adapter says in its own place; all others are sent as given. */
const MERGED = new Set(["thinking", "thinking_budget", "effort", "context", "betas", "output_config", "cache"]);

export function withoutMerged(params: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !MERGED.has(name)));
}

/** `thinking` as given, or the budget that `thinking_budget` names. */
export function thinkingOf({ thinking, thinking_budget: budget }: JsonObject): ThinkingConfigParam | undefined {
  if (isThinking(thinking)) return thinking;
  return typeof budget === "number" ? { type: "enabled", budget_tokens: budget } : undefined;
}

// Opaque to us: the API judges it.
function isThinking(value: unknown): value is ThinkingConfigParam {
  return isRecord(value) && typeof value.type === "string";
}

/** Whether the model thinks, so that sampling must be left alone. */
export function thinks(thinking: ThinkingConfigParam | undefined): boolean {
  return thinking !== undefined && thinking.type !== "disabled";
}

/** Features that have to be asked for in a header: those given, and the long context window. */
export function betasOf({ betas, context }: JsonObject): readonly string[] {
  const given = Array.isArray(betas) ? betas.filter((beta) => typeof beta === "string") : [];
  return context === "1m" ? [...given, "context-1m-2025-08-07"] : given;
}
