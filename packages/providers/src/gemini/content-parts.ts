import type { Part } from "@google/genai/web";
import type { ContentBlock, ContentInput } from "@meerkat/protocol";

/** The parts of what a user or a tool says. */
export function partsOf(content: ContentInput): Part[] {
  return typeof content === "string" ? [{ text: content }] : content.map(partOf);
}

/** What is kept elsewhere is named in the text, so that the model knows of it. */
function partOf(block: ContentBlock): Part {
  if (block.type === "text") return { text: block.text };
  if (block.source === "blob") return { text: `[${block.type} of type ${block.mediaType} left out]` };
  return { inlineData: { mimeType: block.mediaType, data: block.data } };
}
