import type { Content, Part } from "@google/genai/web";
import {
  type AssistantBlock,
  type AssistantMessage,
  type BlockAssistantMessage,
  isRecord,
  type JsonObject,
} from "@meerkat/protocol";
import type { PastCall } from "../calls-of.ts";
import { ownMeta } from "../own-meta.ts";
import { GENERATION_3, generationOf } from "./generation.ts";
import { PROVIDER, readNote } from "./meta.ts";
import type { ToolNames } from "./tool-names.ts";

// The API's own word for a call that it did not sign, because another provider made it.
const UNSIGNED = "skip_thought_signature_validator";

/**
 * An answer as parts. Each signature stands on the part on which it came; thoughts go back where they were signed, and
 * never without.
 */
export function modelParts(message: AssistantMessage | BlockAssistantMessage, names: ToolNames): Part[] {
  return message.role === "assistant"
    ? [...textParts({ text: message.content }), ...(message.toolCalls ?? []).map((call) => callPart(call, names))]
    : message.blocks.flatMap((block) => partsOfBlock(block, names));
}

/** An answer whose first call is signed, as models of Gemini 3 and later insist on; no other call has to be. */
export function signed({ role, parts = [] }: Content, model: string): Content {
  const first = parts.find(({ functionCall }) => functionCall !== undefined);
  if (role !== "model" || generationOf(model) < GENERATION_3) return { role, parts };
  return { role, parts: parts.map((part) => (part === first ? { thoughtSignature: UNSIGNED, ...part } : part)) };
}

function partsOfBlock(block: AssistantBlock, names: ToolNames): Part[] {
  switch (block.blockType) {
    case "text":
      return textParts(block.data);
    case "reasoning":
      return readNote(block.data.meta).thoughtSignature === undefined
        ? []
        : textParts(block.data).map((part) => ({ ...part, thought: true }));
    case "tool_use":
      return [callPart(block.data, names)];
    case "unknown":
      return keptPart(ownMeta(block.data, PROVIDER));
  }
}

/** A text and, when it is signed, the part that was: what came before it was a part of its own. */
function textParts({ text, meta }: { readonly text: string; readonly meta?: JsonObject }): Part[] {
  const { thoughtSignature, at = 0 } = readNote(meta);
  const unsigned = thoughtSignature === undefined ? text : text.slice(0, at);
  return [
    ...(unsigned === "" ? [] : [{ text: unsigned }]),
    ...(thoughtSignature === undefined ? [] : [{ text: text.slice(at), thoughtSignature }]),
  ];
}

function callPart({ name, args, meta }: PastCall, names: ToolNames): Part {
  const { id, thoughtSignature } = readNote(meta);
  // Arguments that are no object were refused then; the API refuses the whole history for them.
  const object = isRecord(args) ? { ...args } : { value: args };
  return {
    functionCall: { ...(id === undefined ? {} : { id }), name: names.toWire(name), args: object },
    ...(thoughtSignature === undefined ? {} : { thoughtSignature }),
  };
}

/** A part that was kept whole. It came from the API, so that the API knows what it is. */
function keptPart({ part }: JsonObject): Part[] {
  return isRecord(part) ? [part] : [];
}
