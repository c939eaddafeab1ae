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
