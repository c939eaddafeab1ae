import type { Tool } from "@google/genai/web";
import { isRecord, type JsonObject, type JsonValue } from "@meerkat/protocol";
import type { ModelRequest } from "../port.ts";
import { camelCase } from "./camel-case.ts";
import { toolConfigOf } from "./tool-config.ts";
import type { ToolNames } from "./tool-names.ts";

/** Params that stand beside `generationConfig` in the body, not in it. */
const BESIDE = new Set(["safetySettings", "toolConfig", "cachedContent", "labels", "serviceTier", "store"]);
/** Params that the adapter says itself or reads elsewhere. */
const OWN = new Set(["model", "contents", "systemInstruction", "tools", "generationConfig"]);
const THINKING = new Set(["thinkingBudget", "thinkingLevel", "includeThoughts", "thinkingConfig"]);

/** What `provider_params` add to the body; names may be written in either case. */
export function extraBody(request: ModelRequest, names: ToolNames): JsonObject {
  const entries = Object.entries(request.providerParams ?? {}).map(([name, value = null]) => {
    const key = camelCase(name);
    return [key, key === "toolConfig" ? toolConfigOf(value, request, names) : value] as const;
  });
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

function isObject(value: JsonValue | undefined): value is JsonObject {
  return isRecord(value);
}
