import type { JsonObject } from "@meerkat/protocol";
import type { ProfileName } from "../names.ts";
import { ANTHROPIC, ANTHROPIC_TOOLS } from "./anthropic.ts";
import type { Breach } from "./breach.ts";
import { GEMINI } from "./gemini.ts";
import { GEMINI_OPENAPI } from "./gemini-openapi.ts";
import { OPENAI } from "./openai.ts";
import { judge, type RuleBook } from "./rule.ts";
import { LLAMA_CPP, OLLAMA, VLLM } from "./self-hosted.ts";

const BOOKS: Readonly<Record<ProfileName, RuleBook>> = {
  openai: OPENAI,
  "openai-tools": OPENAI,
  anthropic: ANTHROPIC,
  "anthropic-tools": ANTHROPIC_TOOLS,
  gemini: GEMINI,
  "gemini-openapi": GEMINI_OPENAPI,
  vllm: VLLM,
  ollama: OLLAMA,
  "llama.cpp": LLAMA_CPP,
  none: { rules: [] },
};

/**
 * Every rule of a provider that a schema breaks, each with its evidence; empty when it may be sent as it is. Written
 * from the providers' rules alone and not from what `lower` does, so that it can judge both its output and a schema
 * written by hand. What a provider does not document counts as refused. Never throws.
 */
export function checkProfile(schema: JsonObject, profile: ProfileName): readonly Breach[] {
  return judge(schema, BOOKS[profile]);
}
