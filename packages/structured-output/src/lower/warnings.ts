import type { JsonObject, SchemaWarning } from "@meerkat/protocol";
import type { Profile } from "../profiles/profile.ts";
import type { Normalized } from "../schema/linker.ts";
import type { UnassertedPattern } from "../validate/patterns.ts";
import type { PlacedLoss } from "./emit/emitted.ts";
import type { LoweringNote } from "./lowered.ts";
import { keywordOf } from "./shape/loss.ts";

interface Sources {
  readonly normalized: Normalized;
  readonly profile: Profile;
  /** Patterns that nobody checks. */
  readonly unasserted: readonly UnassertedPattern[];
  /** Where in the sent schema its parts stand. */
  readonly places: ReadonlyMap<JsonObject, string>;
}

/** One warning for each keyword that is lost, in the order of the author's schema as it was read. */
export function warningsOf(
  losses: readonly PlacedLoss[],
  { normalized, profile, unasserted, places }: Sources,
): readonly SchemaWarning[] {
  const warnings = new Map(unasserted.map((pattern) => [pattern.pointer, uncheckedPattern(pattern, profile)]));
  for (const { pointer, message, schema, ...loss } of losses) {
    const path = normalized.origin(pointer);
    if (warnings.has(path)) continue;
    const wirePath = schema === undefined ? undefined : places.get(schema);
    warnings.set(path, {
      provider: profile.provider,
      path,
      message: `${NAMES[profile.provider] ?? profile.provider} ${message}`,
      keyword: keywordOf(path),
      class: loss.class,
      ...(wirePath === undefined ? {} : { wirePath }),
    });
  }
  return [...warnings.values()];
}

/** A pattern that is not even checked afterwards: a value that breaks it is accepted. */
function uncheckedPattern({ pointer, reason }: UnassertedPattern, { provider }: Profile): SchemaWarning {
  const message = `The pattern is told to the model and not asserted, because ${reason}: a text that breaks it is accepted.`;
  return { provider, path: pointer, message, keyword: keywordOf(pointer), class: "hint-only" };
}

/** Providers as people write them. */
const NAMES: Readonly<Record<string, string>> = {
  anthropic: "Anthropic",
  openai: "OpenAI",
  gemini: "Gemini",
  vllm: "vLLM",
  ollama: "Ollama",
};

/** One note for each place where the sent schema admits less than the author's. */
export function notesOf(
  narrowed: ReadonlyMap<string, string>,
  normalized: Normalized,
  { provider }: Profile,
): readonly LoweringNote[] {
  const name = NAMES[provider] ?? provider;
  return [...narrowed].map(([pointer, keyword]) => ({
    path: normalized.origin(pointer),
    keyword,
    class: "narrowed",
    message: SAID[keyword]?.(name) ?? `${name} is held to less than the schema allows.`,
  }));
}

const SAID: Readonly<Record<string, (provider: string) => string>> = {
  additionalProperties: (provider) =>
    `${provider} writes no properties here but the declared ones, because the schema does not say that it may.`,
  format: (provider) => `${provider} holds the text to this format, which the schema itself only tells.`,
  type: (provider) => `${provider} writes the kind of value that the keywords here speak of; the schema names no type.`,
};
