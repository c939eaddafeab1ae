import type { CatalogueModel, CatalogueProvider, ModelProfile } from "@meerkat/protocol";
import { PARAMS_SCHEMAS } from "./params-schemas.ts";

/** The dated list of models. */
export interface Catalogue {
  /** Day (ISO 8601) on which the list was true. */
  readonly asOf: string;
  /** Alphabetical by name. */
  readonly providers: readonly CatalogueProvider[];
}

const ANTHROPIC = profile("claude", { supportsThinking: true, paramsSchema: PARAMS_SCHEMAS.anthropic });
const GEMINI = profile("gemini", { supportsThinking: true, inlineVideo: true, paramsSchema: PARAMS_SCHEMAS.gemini });
// GPT-5 and the codex models refuse a temperature.
const OPENAI = profile("gpt-5", {
  supportsTemperature: false,
  supportsReasoning: true,
  paramsSchema: PARAMS_SCHEMAS.openai,
});

/**
 * The models known on `asOf`, with the limits of contract 0.5.1. Data, not policy: an id that is missing here is
 * usable all the same when its provider is given or can be inferred.
 */
export const CATALOGUE: Catalogue = {
  asOf: "2026-04-06",
  providers: [
    provider("anthropic", [
      model("claude-opus-4-6", "Claude Opus 4.6", ["recommended", 200_000, 32_768], ANTHROPIC),
      model("claude-sonnet-4-6", "Claude Sonnet 4.6", ["recommended", 200_000, 16_384], ANTHROPIC),
      model("claude-sonnet-4-5", "Claude Sonnet 4.5", ["supported", 200_000, 16_384], ANTHROPIC),
      model("claude-opus-4-5", "Claude Opus 4.5", ["supported", 200_000, 32_768], ANTHROPIC),
    ]),
    provider("gemini", [
      model("gemini-3-flash-preview", "Gemini 3 Flash Preview", ["recommended", 1_000_000, 8_192], GEMINI),
      model("gemini-3.1-pro-preview", "Gemini 3.1 Pro Preview", ["supported", 1_000_000, 8_192], GEMINI),
      model("gemini-3.1-flash-lite-preview", "Gemini 3.1 Flash Lite Preview", ["supported", 1_000_000, 8_192], GEMINI),
    ]),
    provider("openai", [
      model("gpt-5.4", "GPT-5.4", ["recommended", 128_000, 16_384], OPENAI),
      model("gpt-5.3-codex", "GPT-5.3 Codex", ["supported", 128_000, 16_384], OPENAI),
    ]),
    provider("simulator", [
      model("simulator", "Simulator (no key, no network)", ["supported", 1_000_000, 32_768], profile("simulator", {})),
    ]),
  ],
};

function provider(name: string, models: readonly [CatalogueModel, ...CatalogueModel[]]): CatalogueProvider {
  return { provider: name, defaultModelId: models[0].id, models };
}

function model(
  id: string,
  displayName: string,
  [tier, contextWindow, maxOutputTokens]: readonly [CatalogueModel["tier"], number, number],
  modelProfile: ModelProfile,
): CatalogueModel {
  return { id, displayName, tier, contextWindow, maxOutputTokens, profile: modelProfile };
}

function profile(modelFamily: string, differences: Partial<ModelProfile>): ModelProfile {
  return {
    modelFamily,
    supportsTemperature: true,
    supportsThinking: false,
    supportsReasoning: false,
    inlineVideo: false,
    paramsSchema: PARAMS_SCHEMAS.none,
    ...differences,
  };
}
