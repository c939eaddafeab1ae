/** The names of all profiles. */
export const PROFILE_NAMES: readonly ProfileName[] = [
  ...(["anthropic", "anthropic-tools", "openai", "openai-tools", "gemini", "gemini-openapi"] as const),
  ...(["vllm", "ollama", "llama.cpp", "none"] as const),
];

/** Whether a text names a profile. */
export function isProfileName(name: unknown): name is ProfileName {
  return PROFILE_NAMES.some((known) => known === name);
}

/**
 * Whose rules a schema has to keep. The answer format and strict tools of one provider differ where they have two
 * names. `none` is a model without constrained decoding: prompt and validate.
 */
export type ProfileName =
  | "anthropic"
  | "anthropic-tools"
  | "openai"
  | "openai-tools"
  | "gemini"
  | "gemini-openapi"
  | "vllm"
  | "ollama"
  | "llama.cpp"
  | "none";
