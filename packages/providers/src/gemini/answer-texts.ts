import type { Part } from "@google/genai/web";
import { demandText } from "../http/read.ts";
import type { ModelEvent } from "../port.ts";
import { noteOf } from "./meta.ts";

/** A text that is being streamed. */
interface OpenText {
  readonly blockType: "text" | "reasoning";
  text: string;
}

/** The texts and thoughts of an answer as they arrive. A signature ends its block, as a block can note one only. */
export interface AnswerTexts {
  take(part: Part): readonly ModelEvent[];
  close(): readonly ModelEvent[];
}

export function createTexts(): AnswerTexts {
  let open: OpenText | undefined;
  const close = (note: ReturnType<typeof noteOf> = {}): readonly ModelEvent[] => {
    if (!open) return [];
    const { blockType, text } = open;
    open = undefined;
    return [{ type: "block", block: { blockType, data: { text, ...note } } }];
  };
  const reopen = (blockType: OpenText["blockType"]): readonly ModelEvent[] => {
    if (open?.blockType === blockType) return [];
    const before = close();
    open = { blockType, text: "" };
    return before;
  };
  const grow = (text: string): readonly ModelEvent[] => {
    if (!open || text === "") return [];
    open.text += text;
    return [{ type: open.blockType === "text" ? "text_delta" : "reasoning_delta", delta: text }];
  };
  return {
    close: () => close(),
    take({ text: given = "", thought, thoughtSignature }) {
      const text = demandText(given, "a text");
      if (text === "" && thoughtSignature === undefined) return [];
      const before = reopen(thought ? "reasoning" : "text");
      const at = open?.text.length ?? 0;
      const deltas = grow(text);
      const signed = thoughtSignature === undefined ? [] : close(noteOf({ thoughtSignature, at }));
      return [...before, ...deltas, ...signed];
    },
  };
}
