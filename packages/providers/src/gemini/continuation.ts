import type { AssistantBlock, Message } from "@meerkat/protocol";
import { ownMeta } from "../own-meta.ts";
import { PROVIDER } from "./meta.ts";

/** The block that keeps where an answer paused. */
export function pauseBlock(continuationToken: string): AssistantBlock {
  return { blockType: "unknown", data: { provider: PROVIDER, continuationToken } };
}

/** The token to go on with, when the history ends with an answer that paused. */
export function pausedAt(messages: readonly Message[]): string | undefined {
  const last = messages.at(-1);
  const blocks = last?.role === "block_assistant" ? last.blocks : [];
  return blocks.map(tokenOf).findLast((token) => token !== undefined);
}

/** The history without the answers that paused at its end: each token stands for all of them. */
export function withoutPaused(messages: readonly Message[]): readonly Message[] {
  return messages.slice(0, messages.findLastIndex((message) => pausedAt([message]) === undefined) + 1);
}

function tokenOf(block: AssistantBlock): string | undefined {
  if (block.blockType !== "unknown") return undefined;
  const { continuationToken } = ownMeta(block.data, PROVIDER);
  return typeof continuationToken === "string" ? continuationToken : undefined;
}
