import { CATALOGUE } from "../catalogue.ts";
import type { ProviderProfiles } from "../port.ts";

const VERSION = /^claude-(?:[a-z]+-)?(\d+)(?:[.-](\d{1,2})(?!\d))?/i;

/** Models before this one constrain nothing. */
const FIRST_CONSTRAINED = 4.5;

/** From this one on, sampling other than the default is refused. */
const FIRST_WITHOUT_SAMPLING = 4.7;

/** The version that a model's name tells, such as 4.5; later than any other when it tells none. */
function versionOf(model: string): number {
  const [, major, minor = "0"] = VERSION.exec(model) ?? [];
  return major === undefined ? Number.POSITIVE_INFINITY : Number(`${major}.${minor}`);
}

/** The rules that schemas keep for a model. */
export function profilesOf(model: string): ProviderProfiles {
  return versionOf(model) >= FIRST_CONSTRAINED
    ? { answer: "anthropic", tools: "anthropic-tools" }
    : { answer: "none", tools: "none" };
}

/** Whether a model takes a temperature. */
export function takesTemperature(model: string): boolean {
  const models = CATALOGUE.providers.find(({ provider }) => provider === "anthropic")?.models ?? [];
  const profile = models.find(({ id }) => id === model)?.profile;
  return profile?.supportsTemperature ?? versionOf(model) < FIRST_WITHOUT_SAMPLING;
}
