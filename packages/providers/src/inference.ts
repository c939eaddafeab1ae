import { CATALOGUE } from "./catalogue.ts";

const PREFIXES: readonly (readonly [prefix: string, provider: string])[] = [
  ["claude-", "anthropic"],
  ["gpt-", "openai"],
  ["chatgpt-", "openai"],
  ["o1", "openai"],
  ["o3", "openai"],
  ["o4", "openai"],
  ["gemini-", "gemini"],
];

/** Environment variables that hold a provider's API key, strongest first. */
export const KEY_VARIABLES = {
  anthropic: ["RKAT_ANTHROPIC_API_KEY", "ANTHROPIC_API_KEY"],
  openai: ["RKAT_OPENAI_API_KEY", "OPENAI_API_KEY"],
  gemini: ["RKAT_GEMINI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The variables of a provider's key, strongest first; none for a provider that has no such variables. */
export function keyVariables(provider: string): readonly string[] {
  const variables: Readonly<Record<string, readonly string[]>> = KEY_VARIABLES;
  return Object.hasOwn(variables, provider) ? (variables[provider] ?? []) : [];
}

/** Environment variables that hold the address of a provider, or of a gateway in its place. */
export const BASE_URL_VARIABLES = {
  anthropic: ["ANTHROPIC_BASE_URL"],
  openai: ["OPENAI_BASE_URL"],
  gemini: ["GEMINI_BASE_URL"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The provider that a model id belongs to, by its prefix in any case; undefined means that the caller must say. */
export function inferProvider(model: string): string | undefined {
  const id = model.toLowerCase();
  if (id === "simulator") return "simulator";
  return PREFIXES.find(([prefix]) => id.startsWith(prefix))?.[1];
}

/** The id of a provider's default model in the catalogue; undefined for a provider the catalogue does not list. */
export function defaultModel(provider: string): string | undefined {
  return CATALOGUE.providers.find((entry) => entry.provider === provider)?.defaultModelId;
}
