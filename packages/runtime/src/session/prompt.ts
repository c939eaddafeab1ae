import { CapabilityUnavailableError, MeerkatError } from "@meerkat/errors";
import type { ContentBlock, ContentInput } from "@meerkat/protocol";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Checks what the contract's types cannot say about a prompt. Throws INVALID_PARAMS or CAPABILITY_UNAVAILABLE with the pointer. */
export function checkPrompt(prompt: ContentInput): void {
  if (typeof prompt === "string") return;
  for (const [index, block] of prompt.entries()) checkBlock(block, `/prompt/${index}`);
}

function checkBlock(block: ContentBlock, pointer: string): void {
  if (block.type === "text") return;
  if (block.type === "video") throw invalid(pointer, "is a video, which no model of this server takes");
  if ("blobId" in block) {
    const hint = { capabilityId: "blobs", message: "Send the image inline, as base64 in `data`." };
    throw new CapabilityUnavailableError(`${pointer} refers to a blob and this server keeps none.`, {
      details: { parameter: pointer },
      capabilityHint: hint,
    });
  }
  if (!block.mediaType.startsWith("image/")) throw invalid(`${pointer}/media_type`, "must begin with image/");
  if (!BASE64.test(block.data)) throw invalid(`${pointer}/data`, "is not base64");
}

function invalid(pointer: string, problem: string): MeerkatError {
  return new MeerkatError("INVALID_PARAMS", `Invalid params: ${pointer} ${problem}.`, {
    details: { parameter: pointer },
  });
}

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

/** The user message of a turn, with the turn's own instructions in front as notices. Media say where their data is. */
export function userContent(prompt: ContentInput, instructions: readonly string[]): ContentInput {
  const notices = instructions.map((text) => `[SYSTEM NOTICE] ${text}`).join("\n");
  if (typeof prompt === "string") return notices === "" ? prompt : `${notices}\n\n${prompt}`;
  const blocks = prompt.map((block) =>
    block.type === "text" || "blobId" in block ? block : { ...block, source: "inline" as const },
  );
  return notices === "" ? blocks : [{ type: "text", text: notices }, ...blocks];
}
