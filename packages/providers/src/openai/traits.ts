import { CATALOGUE } from "../catalogue.ts";

/** What decides how a model of OpenAI is asked. */
export interface ModelTraits {
  /** Thinks before it answers, and hands out what it thought encrypted. */
  readonly reasons: boolean;
  /** Takes a temperature, as long as no reasoning effort is asked for. */
  readonly temperature: boolean;
}

/** The families that do not think; every later one does. */
const PLAIN = /^(ft:)?(gpt-3|gpt-4|chatgpt-|gpt-5-chat)/i;

/** The traits of a model: from the catalogue, and for an id that is not in it from the family its name tells. */
export function traitsOf(model: string): ModelTraits {
  const models = CATALOGUE.providers.find(({ provider }) => provider === "openai")?.models ?? [];
  const profile = models.find(({ id }) => id === model)?.profile;
  if (profile) return { reasons: profile.supportsReasoning, temperature: profile.supportsTemperature };
  const plain = PLAIN.test(model);
  return { reasons: !plain, temperature: plain };
}
