import type { MessageCreateParamsStreaming, OutputConfig } from "@anthropic-ai/sdk/resources/messages/messages";
import { isRecord, type JsonObject } from "@meerkat/protocol";
import type { ModelRequest, OutputRequest } from "../port.ts";
import { withoutChoice } from "../tool-choice.ts";
import type { ToolName } from "./assistant.ts";
import { cached, cachedLast } from "./caching.ts";
import { messageParams } from "./messages.ts";
import { thinkingOf, thinks, withoutMerged } from "./params.ts";
import { toolsOf } from "./tool.ts";
import { takesTemperature } from "./traits.ts";

/** The API wants a bound on every answer. */
const DEFAULT_MAX_TOKENS = 8_192;

/**
 * The body of `POST /v1/messages`. What stays the same from turn to turn (tools, system prompt, the history so far) is
 * marked for the prompt cache, unless `provider_params` says `cache: false`. Params that are not known here are sent as
 * given.
 */
export function messagesBody(request: ModelRequest, toolName: ToolName): MessageCreateParamsStreaming {
  const params = request.providerParams ?? {};
  const thinking = thinkingOf(params);
  const mark = params.cache !== false;
  const messages = messageParams(request.messages, toolName);
  const outputConfig = outputConfigOf(params, request.output);
  return {
    ...withoutMerged(withoutChoice(params)),
    model: request.model,
    max_tokens: maxTokens(request, thinking?.type === "enabled" ? thinking.budget_tokens : 0),
    ...systemOf(request, mark),
    messages: mark ? cachedLast(messages) : messages,
    ...toolsOf(request, toolName),
    ...(thinking === undefined ? {} : { thinking }),
    ...temperatureOf(request, thinks(thinking)),
    ...(outputConfig === undefined ? {} : { output_config: outputConfig }),
    stream: true,
  };
}

/** The API refuses a prompt of nothing. */
function systemOf({ system = "" }: ModelRequest, mark: boolean): Pick<MessageCreateParamsStreaming, "system"> {
  return system.trim() === "" ? {} : { system: [{ type: "text", text: system, ...cached(mark) }] };
}

/** Thinking is part of the answer: its budget has to leave room. */
function maxTokens({ maxTokens: asked = DEFAULT_MAX_TOKENS }: ModelRequest, budget: number): number {
  return budget >= asked ? budget + asked : asked;
}

function temperatureOf(request: ModelRequest, thinking: boolean): { temperature?: number } {
  const { model, temperature, takesTemperature: takes = takesTemperature(model) } = request;
  return temperature === undefined || thinking || !takes ? {} : { temperature };
}

function outputConfigOf(params: JsonObject, output: OutputRequest | undefined): OutputConfig | undefined {
  const { effort, output_config: given } = params;
  const config: OutputConfig = {
    ...(isRecord(given) ? given : {}),
    ...(isEffort(effort) ? { effort } : {}),
    ...(output?.constrained ? { format: { type: "json_schema", schema: { ...output.schema } } } : {}),
  };
  return Object.keys(config).length === 0 ? undefined : config;
}

function isEffort(effort: unknown): effort is NonNullable<OutputConfig["effort"]> {
  return typeof effort === "string";
}
