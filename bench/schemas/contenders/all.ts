import type { Contender } from "../contender.ts";
import { agentsHelper } from "./agents.ts";
import { aiSdk } from "./ai-sdk.ts";
import { anthropicHelper } from "./anthropic.ts";
import { genaiJsonSchema, genaiOpenApi } from "./genai.ts";
import { openaiHelper } from "./openai.ts";
import { ours } from "./ours.ts";

/** What is compared when nothing else is asked for: the answer formats of the three providers. */
export const PROFILES_BY_DEFAULT = ["openai", "anthropic", "gemini"] as const;

const HELPERS = [openaiHelper, agentsHelper, anthropicHelper, genaiOpenApi, genaiJsonSchema, ...aiSdk];
const OURS = ["openai", "anthropic", "gemini", "gemini-openapi", "vllm", "ollama", "llama.cpp"] as const;
const TOOLS = ["openai-tools", "anthropic-tools"] as const;

/** The contenders for some profiles, ours first. A profile's name also stands for those that start with it. */
export function contendersFor(profiles: readonly string[]): readonly Contender[] {
  return profiles.flatMap((wanted) => [
    ...[...OURS, ...TOOLS].filter((profile) => profile === wanted).map(ours),
    ...HELPERS.filter(
      ({ profile }) => profile === wanted || `${wanted}-tools` === profile || isOpenApi(profile, wanted),
    ),
  ]);
}

/** Both spellings of Gemini stand beside each other. */
function isOpenApi(profile: string, wanted: string): boolean {
  return wanted === "gemini" && profile === "gemini-openapi";
}
