import type { Tool } from "@google/genai/web";
import { isRecord, type JsonObject, type JsonValue } from "@meerkat/protocol";

/** Params that stand beside `generationConfig` in the body, not in it. */
const BESIDE = new Set(["safetySettings", "toolConfig", "cachedContent", "labels", "serviceTier", "store"]);
/** Params that the adapter says itself or reads elsewhere. */
const OWN = new Set(["model", "contents", "systemInstruction", "tools", "generationConfig"]);
const THINKING = new Set(["thinkingBudget", "thinkingLevel", "includeThoughts", "thinkingConfig"]);

/** What `provider_params` add to the body; names may be written in either case. */
export function extraBody(params: JsonObject): JsonObject {
  const entries = Object.entries(params).map(([name, value]) => [camelCase(name), value] as const);
  const rest = entries.filter(([name]) => !OWN.has(name) && !THINKING.has(name));
  const given = entries.find(([name]) => name === "generationConfig")?.[1];
  const generationConfig = {
    ...(isObject(given) ? given : {}),
    ...Object.fromEntries(rest.filter(([name]) => !BESIDE.has(name))),
    ...thinkingOf(Object.fromEntries(entries)),
  };
  return {
    ...Object.fromEntries(rest.filter(([name]) => BESIDE.has(name))),
    ...(Object.keys(generationConfig).length === 0 ? {} : { generationConfig }),
  };
}

/** Google's own tools, which are asked for by `tools` and run at Google. */
export function hostedTools({ tools }: JsonObject): readonly Tool[] {
  return Array.isArray(tools) ? tools.filter(isRecord) : [];
}

/** Who asks for thinking gets to see it, unless they say otherwise. */
function thinkingOf({ thinkingBudget, thinkingLevel, includeThoughts, thinkingConfig }: JsonObject): JsonObject {
  const said = {
    ...(isObject(thinkingConfig) ? thinkingConfig : {}),
    ...(thinkingBudget === undefined ? {} : { thinkingBudget }),
    ...(thinkingLevel === undefined ? {} : { thinkingLevel }),
    ...(includeThoughts === undefined ? {} : { includeThoughts }),
  };
  if (Object.keys(said).length === 0) return {};
  const shown = thinkingBudget === 0 ? {} : { includeThoughts: true };
  return { thinkingConfig: { ...shown, ...said } };
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return isRecord(value);
}
