import type { Usage } from "@meerkat/protocol";
import { isRecord } from "@meerkat/protocol";
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

const REASONING = ["reasoning_content", "reasoning"];

export function readChunk(chunk: unknown): Chunk {
  const { choices, usage } = object(chunk);
  const choice = object(list(choices)[0]);
  const delta = object(choice.delta);
  const field = REASONING.find((name) => text(delta[name]) !== undefined);
  return {
    text: text(delta.content),
    reasoning: field === undefined ? undefined : text(delta[field]),
    reasoningField: field,
    refusal: text(delta.refusal),
    calls: list(delta.tool_calls).map(readCall),
    finishReason: text(choice.finish_reason),
    usage: isRecord(usage) ? readUsage(usage) : undefined,
  };
}

function readCall(value: unknown): CallPiece {
  const call = object(value);
  const { name, arguments: args } = object(call.function);
  return {
    index: count(call.index),
    id: text(call.id),
    name: text(name),
    // Some servers send the arguments parsed.
    arguments: isRecord(args) ? JSON.stringify(args) : text(args),
  };
}

function readUsage(usage: Readonly<Record<string, unknown>>): Usage {
  const input = object(usage.prompt_tokens_details);
  return usageOf({
    input: count(usage.prompt_tokens),
    output: count(usage.completion_tokens),
    cached: count(input.cached_tokens),
    written: count(input.cache_write_tokens),
    reasoning: count(object(usage.completion_tokens_details).reasoning_tokens),
  });
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that says something. */
function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
