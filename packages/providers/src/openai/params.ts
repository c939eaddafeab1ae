import { isRecord, type JsonObject } from "@meerkat/protocol";
import type { ResponseIncludable, ResponseTextConfig, Tool } from "openai/resources/responses/responses";
import type { Reasoning } from "openai/resources/shared";
import type { OutputRequest } from "../port.ts";
import { schemaName } from "./schema-name.ts";
import { traitsOf } from "./traits.ts";

/** Params that are not sent as they are, because the adapter has something to say in the same place. */
const MERGED = new Set(["reasoning", "reasoning_effort", "reasoning_summary", "text", "tools", "include"]);

export function withoutMerged(params: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !MERGED.has(name)));
}

/** `reasoning_effort` and `reasoning_summary` in the API's own words, beside what `reasoning` says already. */
export function reasoningOf(params: JsonObject): Reasoning | undefined {
  const { reasoning, reasoning_effort: effort, reasoning_summary: summary } = params;
  const merged = {
    ...(isRecord(reasoning) ? reasoning : {}),
    ...(isEffort(effort) ? { effort } : {}),
    ...(isSummary(summary) ? { summary } : {}),
  };
  return Object.keys(merged).length === 0 ? undefined : merged;
}

/** The format of the answer, beside what `text` says already (its verbosity). */
export function textOf(params: JsonObject, output: OutputRequest | undefined): ResponseTextConfig | undefined {
  const text = isRecord(params.text) ? params.text : undefined;
  if (!output?.constrained) return text;
  const { schema, name, strict } = output;
  return {
    ...text,
    format: { type: "json_schema", name: schemaName(name), schema: { ...schema }, strict: strict ?? true },
  };
}

/** The provider's own tools, which are asked for by `tools` and run at the provider. */
export function hostedTools({ tools }: JsonObject): readonly Tool[] {
  return Array.isArray(tools) ? tools.filter(isTool) : [];
}

/** Reasoning is asked for encrypted, so that it can be sent back; models that do not reason refuse to be asked. */
export function includes({ include }: JsonObject, model: string): ResponseIncludable[] {
  const given = Array.isArray(include) ? include.filter(isIncludable) : [];
  return traitsOf(model).reasons ? [...new Set([...given, "reasoning.encrypted_content" as const])] : given;
}

// Opaque to us: the API judges them.
function isTool(tool: unknown): tool is Tool {
  return isRecord(tool) && typeof tool.type === "string";
}

function isEffort(effort: unknown): effort is NonNullable<Reasoning["effort"]> {
  return typeof effort === "string";
}

function isSummary(summary: unknown): summary is NonNullable<Reasoning["summary"]> {
  return typeof summary === "string";
}

function isIncludable(name: unknown): name is ResponseIncludable {
  return typeof name === "string";
}
