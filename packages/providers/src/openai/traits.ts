import { CATALOGUE } from "../catalogue.ts";

/** What decides how a model is asked. */
export interface ModelTraits {
  /** Thinks before it answers, and hands out what it thought encrypted. */
  readonly reasons: boolean;
  /** Takes a temperature, as long as no reasoning effort is asked for. */
  readonly temperature: boolean;
}

/** Gateways put the maker's name before the id. */
const PREFIX = /^(ft:|openai\/)/i;
/** OpenAI's families that do not think; every later one does. */
const PLAIN = /^(gpt-3|gpt-4|chatgpt-|gpt-5-chat)/i;
/** OpenAI's own names, without those of the models whose weights are open. */
const OPENAI = /^(gpt-(?!oss)|chatgpt-|codex|o\d)/i;

/** The traits of a model: from the catalogue, and for an id that is not in it from the family its name tells. */
export function traitsOf(model: string): ModelTraits {
  const models = CATALOGUE.providers.find(({ provider }) => provider === "openai")?.models ?? [];
  const id = model.replace(PREFIX, "");
  const profile = models.find((known) => known.id === id)?.profile;
  if (profile) return { reasons: profile.supportsReasoning, temperature: profile.supportsTemperature };
  return { reasons: !PLAIN.test(id), temperature: PLAIN.test(id) || !OPENAI.test(id) };
}
