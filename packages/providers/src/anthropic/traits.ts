import { CATALOGUE } from "../catalogue.ts";
import type { ProviderProfiles } from "../port.ts";

// Gateways put their own names in front.
const VERSION = /\bclaude-(?:[a-z]+-)?(\d+)(?:[.-](\d{1,2})(?!\d))?/i;

/** Models before this one constrain nothing. */
const FIRST_CONSTRAINED = versionNumber(4, 5);

/** From this one on, sampling other than the default is refused. */
const FIRST_WITHOUT_SAMPLING = versionNumber(4, 7);

/** The version that a model's name tells; later than any other when it tells none. */
function versionOf(model: string): number {
  const [, major, minor] = VERSION.exec(model) ?? [];
  return major === undefined ? Number.POSITIVE_INFINITY : versionNumber(Number(major), Number(minor ?? 0));
}

/** A number that grows with the version: 4.10 comes after 4.9. */
function versionNumber(major: number, minor: number): number {
  return major * 100 + minor;
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
