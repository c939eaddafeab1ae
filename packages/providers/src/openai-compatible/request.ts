import { isRecord } from "@meerkat/protocol";
import type { ProfileName } from "@meerkat/structured-output";
import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionFunctionTool,
} from "openai/resources/chat/completions";
import { temperatureOf } from "../openai/temperature.ts";
import { parametersOf } from "../openai/tool-schema.ts";
import type { ModelRequest, ToolSpec } from "../port.ts";
import { choiceOf, withoutChoice } from "../tool-choice.ts";
import { chatMessages } from "./messages.ts";
import { responseFormat } from "./response-format.ts";

/** What the request depends on beside the call. */
export interface ChatDialect {
  readonly provider: string;
  readonly profile: ProfileName;
  /** Whether it is OpenAI's own server, which calls the limit of the answer by another name than everybody else. */
  readonly openai: boolean;
}

/** The body of `POST /chat/completions`. Params that are not known here are sent as given. */
export function chatBody(request: ModelRequest, dialect: ChatDialect): ChatCompletionCreateParamsStreaming {
  const { model, output, providerParams = {} } = request;
  const { tools: hosted, ...params } = withoutChoice(providerParams);
  const tools = [...request.tools.map(toolOf), ...(Array.isArray(hosted) ? hosted.filter(isTool) : [])];
  return {
    stream_options: { include_usage: true },
    ...params,
    ...limitOf(request, dialect),
    ...temperature(request, dialect),
    ...(tools.length === 0 ? {} : { tools, ...choiceOf(request) }),
    ...(output?.constrained ? { response_format: responseFormat(output, dialect.profile) } : {}),
    model,
    messages: chatMessages(request.system, request.messages, dialect.provider),
    stream: true,
  };
}

function limitOf({ maxTokens }: ModelRequest, { openai }: ChatDialect): Partial<ChatCompletionCreateParamsStreaming> {
  if (maxTokens === undefined) return {};
  return openai ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens };
}

/** Models of other makers take a temperature, whatever they are called. */
function temperature(request: ModelRequest, { openai }: ChatDialect): { temperature?: number } {
  if (openai) return temperatureOf(request, request.providerParams?.reasoning_effort);
  return request.temperature === undefined || request.takesTemperature === false
    ? {}
    : { temperature: request.temperature };
}

// Opaque to us: tools that some servers run themselves.
function isTool(tool: unknown): tool is ChatCompletionFunctionTool {
  return isRecord(tool) && typeof tool.type === "string";
}

function toolOf({ name, description, inputSchema, strict }: ToolSpec): ChatCompletionFunctionTool {
  const parameters = parametersOf(inputSchema);
  return { type: "function", function: { name, description, parameters, ...(strict ? { strict } : {}) } };
}
