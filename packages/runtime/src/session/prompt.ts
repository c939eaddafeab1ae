import type { ContentInput } from "@meerkat/protocol";

/** Whether there is nothing in a prompt to answer. */
export function isBlank(prompt: ContentInput): boolean {
  if (typeof prompt === "string") return prompt.trim() === "";
  return prompt.every((block) => block.type === "text" && block.text.trim() === "");
}

/** A prompt as text; media become placeholders. */
export function promptText(prompt: ContentInput): string {
  if (typeof prompt === "string") return prompt;
  return prompt.map((block) => (block.type === "text" ? block.text : `[${block.type} ${block.mediaType}]`)).join("\n");
}

/** The user message of a turn, with the turn's own instructions in front as notices. */
export function userContent(prompt: ContentInput, instructions: readonly string[]): ContentInput {
  const notices = instructions.map((text) => `[SYSTEM NOTICE] ${text}`).join("\n");
  if (typeof prompt === "string") return notices === "" ? prompt : `${notices}\n\n${prompt}`;
  return notices === "" ? prompt : [{ type: "text", text: notices }, ...prompt];
}
