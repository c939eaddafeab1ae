import type { RuntimeConfig } from "../policy/index.ts";
import type { SessionSettings } from "./settings.ts";

const DEFAULT_PROMPT = "You are a helpful agent. Use the tools you are given when they help, and answer plainly.";

/**
 * The system prompt a session runs under. A request's own prompt replaces the configured one and the project's
 * instructions; the request's additional instructions and the configured tool instructions always follow.
 */
export function systemPrompt(settings: SessionSettings, config: RuntimeConfig): string {
  const base = settings.systemPrompt
    ? [settings.systemPrompt]
    : [config.systemPrompt ?? DEFAULT_PROMPT, config.projectInstructions];
  const parts = [...base, ...(settings.additionalInstructions ?? []), config.toolInstructions];
  return parts.filter((part) => part !== undefined && part.trim() !== "").join("\n\n");
}
