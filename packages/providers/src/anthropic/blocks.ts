import type { ContentBlock, RawContentBlockDelta } from "@anthropic-ai/sdk/resources/messages/messages";
import type { AssistantBlock, JsonObject, JsonValue } from "@meerkat/protocol";
import { demandText, kindOf, malformed, readText } from "../http/read.ts";
import type { ModelEvent } from "../port.ts";

/** A block that is being streamed. */
export interface OpenBlock {
  /** What its beginning already says. */
  readonly first: readonly ModelEvent[];
  add(delta: RawContentBlockDelta): readonly ModelEvent[];
  /** The finished block, if there is anything in it. */
  close(): AssistantBlock | undefined;
}

/** How blocks are read. */
export interface BlockContext {
  /** The name by which a tool is known here. */
  readonly toolName: (wire: string) => string;
}

type Deltas = readonly ModelEvent[];

export function openBlock(block: ContentBlock, { toolName }: BlockContext): OpenBlock {
  switch (block.type) {
    case "text":
      return textBlock(readText(block.text, "a text"));
    case "thinking":
      return thinkingBlock(readText(block.thinking, "thinking"), readText(block.signature, "a signature"));
    case "tool_use":
      return toolBlock({ id: block.id, name: toolName(block.name) }, block.input);
    default:
      if (kindOf(block) === undefined) throw malformed("a block of no kind");
      return keptBlock(block);
  }
}

function textBlock(start: string): OpenBlock {
  let text = start;
  return {
    first: shown("text_delta", start),
    add: (delta) => {
      if (delta.type !== "text_delta") return passedOver(delta);
      const more = demandText(delta.text, "a piece of a text");
      text += more;
      return shown("text_delta", more);
    },
    close: () => (text === "" ? undefined : { blockType: "text", data: { text } }),
  };
}

/** Thinking may be withheld; its signature, which comes whole, has to go back all the same. */
function thinkingBlock(start: string, signed: string): OpenBlock {
  let [text, signature] = [start, signed];
  return {
    first: shown("reasoning_delta", start),
    add: (delta) => {
      if (delta.type === "signature_delta") signature = demandText(delta.signature, "a signature");
      if (delta.type !== "thinking_delta") return passedOver(delta);
      const more = demandText(delta.thinking, "a piece of thinking");
      text += more;
      return shown("reasoning_delta", more);
    },
    close: () => ({ blockType: "reasoning", data: { text, meta: { provider: "anthropic", signature } } }),
  };
}

function toolBlock(call: { readonly id: string; readonly name: string }, input: unknown): OpenBlock {
  let json = "";
  return {
    first: [],
    add: (delta) => {
      if (delta.type !== "input_json_delta") return passedOver(delta);
      json += demandText(delta.partial_json, "a piece of arguments");
      return [];
    },
    close: () => ({ blockType: "tool_use", data: { ...call, args: argumentsOf(json, input) } }),
  };
}

/**
 * The arguments a model wrote for a tool. Nothing means that there are none. Text that is no JSON stays text: whoever
 * runs tools answers the model that its arguments have to be an object.
 */
function argumentsOf(json: string, input: unknown): JsonValue {
  if (json.trim() === "") return isObject(input) ? input : wholeInput(input);
  try {
    const value: JsonValue = JSON.parse(json);
    return value ?? {};
  } catch {
    return json;
  }
}

/** An input that came whole: some gateways write it as text. */
function wholeInput(input: unknown): JsonValue {
  const json = readText(input, "an input");
  return json === "" ? {} : argumentsOf(json, undefined);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What only this provider understands is kept whole, for it to see again: the call of a tool that runs there gets its
 * input in pieces, other blocks get whole fields. A call whose input was cut is left out, as the API refuses it.
 */
function keptBlock(block: ContentBlock): OpenBlock {
  let kept: JsonObject = JSON.parse(JSON.stringify(block));
  let json = "";
  return {
    first: [],
    add: (delta) => {
      const { type, ...fields } = delta;
      if (type === "input_json_delta") json += demandText(delta.partial_json, "a piece of an input");
      else kept = { ...kept, ...JSON.parse(JSON.stringify(fields)) };
      return [];
    },
    close: () => {
      const input = json === "" ? kept.input : argumentsOf(json, undefined);
      if (input !== undefined && !isObject(input)) return undefined;
      const whole = input === undefined ? kept : { ...kept, input };
      return { blockType: "unknown", data: { provider: "anthropic", block: whole } };
    },
  };
}

/** Pieces of what the model says, each of one kind of block. */
const PIECES: ReadonlySet<string> = new Set(["text_delta", "thinking_delta", "input_json_delta"]);

/** What a block has no use for is an addition, unless it is a piece of another block. */
function passedOver(delta: RawContentBlockDelta): Deltas {
  const kind = kindOf(delta);
  if (kind === undefined || PIECES.has(kind)) throw malformed("a piece that does not fit its block");
  return [];
}

function shown(type: "text_delta" | "reasoning_delta", delta: string): Deltas {
  return delta === "" ? [] : [{ type, delta }];
}
