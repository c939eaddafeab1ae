import type { Candidate, GenerateContentResponse, Part } from "@google/genai/web";
import type { AssistantBlock } from "@meerkat/protocol";
import { readObject, readObjects } from "../http/read.ts";
import { isJsonObject } from "../json-object.ts";
import type { ModelEvent } from "../port.ts";
import { type CallContext, createCalls } from "./answer-calls.ts";
import { createTexts } from "./answer-texts.ts";
import { pauseBlock } from "./continuation.ts";
import { PROVIDER } from "./meta.ts";
import { createSpent } from "./spent.ts";
import { type Ending, stopOf } from "./stop.ts";

/** An answer as it arrives, chunk by chunk. */
export interface Answer {
  take(chunk: GenerateContentResponse): readonly ModelEvent[];
  /** Whether the API said why the answer ended; a stream that ends before that broke off. */
  readonly ended: boolean;
  /** What is still open, and the last event. Throws for endings that are the model's fault. */
  end(): readonly ModelEvent[];
}

export function createAnswer(context: CallContext): Answer {
  const texts = createTexts();
  const calls = createCalls(context);
  const spent = createSpent();
  let ending: Ending = {};
  let token: string | undefined;

  const takePart = (part: Part): readonly ModelEvent[] => {
    if (part.functionCall) return [...texts.close(), ...blocks(calls.take(part))];
    if ((part.text ?? null) !== null) return texts.take(part);
    return isJsonObject(part) && Object.keys(part).length > 0 ? [...texts.close(), ...blocks([kept(part)])] : [];
  };
  const takeCandidate = ({ content, finishReason, finishMessage, continuationToken }: Candidate) => {
    readObject(content, "a content");
    const events = readObjects(content?.parts, "parts").flatMap(takePart);
    if (finishReason) ending = { ...ending, finishReason, finishMessage };
    token = continuationToken ?? token;
    return events;
  };

  return {
    get ended() {
      return ending.finishReason !== undefined || ending.blockReason !== undefined;
    },
    take({ candidates, promptFeedback, usageMetadata }) {
      const [candidate] = readObjects(candidates, "candidates");
      const { blockReason, blockReasonMessage: finishMessage } = promptFeedback ?? {};
      if (blockReason) ending = { ...ending, blockReason, finishMessage };
      return [...(candidate ? takeCandidate(candidate) : []), ...spent.take(usageMetadata)];
    },
    end() {
      // A call that was cut off is not one that the model made.
      const rest = ending.finishReason === "STOP" ? calls.close() : [];
      const stop = stopOf(ending, calls.count);
      const pause = stop.stopReason === "pause" && token !== undefined ? [pauseBlock(token)] : [];
      const finish: ModelEvent = { type: "finish", ...stop, usage: spent.usage };
      return [...texts.close(), ...blocks([...rest, ...pause]), finish];
    },
  };
}

function blocks(list: readonly AssistantBlock[]): readonly ModelEvent[] {
  return list.map((block) => ({ type: "block", block }));
}

/** A part of a kind that only Google knows: code it ran, a picture it drew. */
function kept(part: Part & Extract<AssistantBlock, { blockType: "unknown" }>["data"]): AssistantBlock {
  return { blockType: "unknown", data: { provider: PROVIDER, part } };
}
