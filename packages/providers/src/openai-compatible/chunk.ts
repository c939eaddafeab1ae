import type { Usage } from "@meerkat/protocol";
import { isRecord } from "@meerkat/protocol";
import { demandText, readList, readObject, readText } from "../http/read.ts";
import { usageOf } from "../usage.ts";

/** A piece of a tool call. */
export interface CallPiece {
  readonly index?: number;
  readonly id?: string;
  readonly name?: string;
  readonly arguments?: string;
}

/** What one chunk says. Servers differ in what they leave out, so that nothing is taken for granted. */
export interface Chunk {
  readonly text?: string;
  readonly reasoning?: string;
  /** The name that the server has for reasoning. */
  readonly reasoningField?: string;
  readonly refusal?: string;
  readonly calls: readonly CallPiece[];
  readonly finishReason?: string;
  readonly usage?: Usage;
}

type Json = Readonly<Record<string, unknown>>;

const REASONING = ["reasoning_content", "reasoning"];

export function readChunk(chunk: unknown): Chunk {
  const { choices, usage } = object(chunk);
  const [choice = {}] = readList(choices, "choices");
  const delta = readObject(choice.delta, "a delta");
  const field = REASONING.find((name) => readSaid(delta[name], "reasoning") !== undefined);
  return {
    text: readContent(delta.content),
    reasoning: field === undefined ? undefined : readSaid(delta[field], "reasoning"),
    reasoningField: field,
    refusal: readSaid(delta.refusal, "a refusal"),
    calls: readList(delta.tool_calls, "tool calls").map(readCall),
    finishReason: text(choice.finish_reason),
    usage: isRecord(usage) ? readUsage(usage) : undefined,
  };
}

/** Mistral's servers write what a model says in parts, of which those that are no text are additions. */
function readContent(content: unknown): string | undefined {
  if (!Array.isArray(content)) return readSaid(content, "a content");
  const texts = readList(content, "a content").filter(({ type }) => type === "text");
  return texts.map((part) => demandText(part.text, "a part")).join("") || undefined;
}

function readCall(call: Json): CallPiece {
  const { name, arguments: args } = readObject(call.function, "a function");
  return {
    index: count(call.index),
    id: text(call.id),
    name: readSaid(name, "a name"),
    // Some servers send the arguments parsed.
    arguments: isRecord(args) ? JSON.stringify(args) : readSaid(args, "arguments"),
  };
}

function readUsage(usage: Json): Usage {
  const input = object(usage.prompt_tokens_details);
  return usageOf({
    input: count(usage.prompt_tokens),
    output: count(usage.completion_tokens),
    cached: count(input.cached_tokens),
    written: count(input.cache_write_tokens),
    reasoning: count(object(usage.completion_tokens_details).reasoning_tokens),
  });
}

function object(value: unknown): Json {
  return isRecord(value) ? value : {};
}

/** A text of the answer that says something, and may be left out. */
function readSaid(value: unknown, what: string): string | undefined {
  return readText(value, what) || undefined;
}

/** A text that says something, of which nothing is lost when it is none. */
function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
