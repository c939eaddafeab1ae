import type { FunctionDeclaration, GenerateContentConfig, GenerateContentParameters } from "@google/genai/web";
import { isRecord, type JsonObject } from "@meerkat/protocol";
import type { ModelRequest, ToolSpec } from "../port.ts";
import { contentsOf } from "./contents.ts";
import { pausedAt } from "./continuation.ts";
import { GENERATION_3, generationOf } from "./generation.ts";
import { extraBody, hostedTools } from "./params.ts";
import type { ToolNames } from "./tool-names.ts";

/**
 * A request of streamGenerateContent in the SDK's terms. What the SDK would do by itself is off: it neither runs tools
 * nor goes on after a pause, because the caller decides that. Params that are not known here are sent as given.
 */
export function generateRequest(
  request: ModelRequest,
  names: ToolNames,
  abortSignal: AbortSignal,
): GenerateContentParameters {
  const { model, system = "", maxTokens, temperature, takesTemperature = true } = request;
  const continuationToken = pausedAt(request.messages);
  const config: GenerateContentConfig = {
    abortSignal,
    automaticContinuation: false,
    automaticFunctionCalling: { disable: true },
    ...(system === "" ? {} : { systemInstruction: { parts: [{ text: system }] } }),
    ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
    ...(temperature === undefined || !takesTemperature ? {} : { temperature }),
    ...toolsOf(request, names),
    ...answerOf(request),
    ...(continuationToken === undefined ? {} : { continuationToken }),
    httpOptions: { extraBody: extraBody(request, names) },
  };
  return { model, contents: contentsOf(request, names), config };
}

function toolsOf({ tools, providerParams = {} }: ModelRequest, names: ToolNames): GenerateContentConfig {
  const functionDeclarations = tools.map((tool) => declarationOf(tool, names));
  const declared = functionDeclarations.length === 0 ? [] : [{ functionDeclarations }];
  const all = [...declared, ...hostedTools(providerParams)];
  return all.length === 0 ? {} : { tools: all };
}

function declarationOf({ name, description, inputSchema }: ToolSpec, names: ToolNames): FunctionDeclaration {
  const parameters = takesNothing(inputSchema) ? {} : { parametersJsonSchema: inputSchema };
  return { name: names.toWire(name), description, ...parameters };
}

/** Whether a schema asks for an object and no more; the API wants no parameters then. */
function takesNothing({ type, properties, ...rest }: JsonObject): boolean {
  if (type !== "object" || (isRecord(properties) && Object.keys(properties).length > 0)) return false;
  return Object.entries(rest).every(([keyword, value]) => keyword.startsWith("$") || says(keyword, value));
}

function says(keyword: string, value: unknown): boolean {
  if (keyword === "additionalProperties") return value === false;
  return keyword === "title" || keyword === "description" || (Array.isArray(value) && value.length === 0);
}

/** The format of a constrained answer. Models before Gemini 3 refuse it beside tools; the prompt has to do then. */
function answerOf({ model, output, tools, providerParams = {} }: ModelRequest): GenerateContentConfig {
  const toolsToo = tools.length > 0 || hostedTools(providerParams).length > 0;
  if (!output?.constrained || (toolsToo && generationOf(model) < GENERATION_3)) return {};
  return { responseMimeType: "application/json", responseJsonSchema: output.schema };
}
