import type { ProfileName } from "@meerkat/structured-output";

/** The providers whose rules for answers a schema can be held to. */
export const PROVIDERS = [
  "anthropic",
  "openai",
  "gemini",
  "vllm",
  "ollama",
  "llama.cpp",
] as const satisfies readonly ProfileName[];

/** One of {@link PROVIDERS}. */
export type SchemaProvider = (typeof PROVIDERS)[number];
