import type { ScriptedReply } from "@meerkat/providers/testing";

const PIECE = 8;

/** A text in the pieces in which a model streams it; no character is cut in two. */
export function pieces(text: string): readonly string[] {
  const characters = [...text];
  const starts = Array.from({ length: Math.ceil(characters.length / PIECE) }, (_, index) => index * PIECE);
  return starts.map((start) => characters.slice(start, start + PIECE).join(""));
}

/** The text of a reply, which may be scripted as JSON. */
export function textOf({ text, json }: ScriptedReply): string {
  return text ?? (json === undefined ? "" : JSON.stringify(json));
}

/** Why a reply ends, when its script does not say. */
export function stopOf({ stopReason, toolCalls = [] }: ScriptedReply): string {
  return stopReason ?? (toolCalls.length > 0 ? "tool_use" : "end_turn");
}
