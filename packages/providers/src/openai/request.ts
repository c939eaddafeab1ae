import type { FunctionTool, ResponseCreateParamsStreaming } from "openai/resources/responses/responses";
import type { ModelRequest, ToolSpec } from "../port.ts";
import { choiceOf, withoutChoice } from "../tool-choice.ts";
import { inputItems } from "./input.ts";
import { hostedTools, includes, reasoningOf, textOf, withoutMerged } from "./params.ts";
import { temperatureOf } from "./temperature.ts";
import { parametersOf } from "./tool-schema.ts";

/**
 * The body of `POST /v1/responses`. Nothing is stored at OpenAI unless `provider_params` says so; what a later turn
 * needs of the reasoning comes back encrypted instead. Params that are not known here are sent as given.
 */
export function responsesBody(request: ModelRequest, provider: string): ResponseCreateParamsStreaming {
  const params = request.providerParams ?? {};
  const tools = [...request.tools.map(toolOf), ...hostedTools(params)];
  const reasoning = reasoningOf(params);
  const include = includes(params, request.model);
  const text = textOf(params, request.output);
  return {
    store: false,
    ...withoutMerged(withoutChoice(params)),
    ...(request.system ? { instructions: request.system } : {}),
    ...(request.maxTokens === undefined ? {} : { max_output_tokens: request.maxTokens }),
    ...temperatureOf(request, reasoning?.effort),
    ...(reasoning ? { reasoning } : {}),
    ...(tools.length === 0 ? {} : { tools, ...choiceOf(request) }),
    ...(include.length === 0 ? {} : { include }),
    ...(text ? { text } : {}),
    model: request.model,
    input: inputItems(request.messages, provider),
    stream: true,
  };
}

// `strict` is always said, because the API takes it for true when it is left out.
function toolOf({ name, description, inputSchema, strict }: ToolSpec): FunctionTool {
  return { type: "function", name, description, parameters: parametersOf(inputSchema), strict: strict === true };
}
