import { isRecord } from "@meerkat/protocol";

/** How surely a run that started is the one a prompt asked for. */
export const MATCH = { no: 0, silent: 1, within: 2, exact: 3 } as const;

/**
 * Compares a request's prompt with the one that `run_started` tells. The server puts a deferred session's prompt and
 * instructions before it, and makes one text of several blocks.
 */
export function matchPrompt(asked: unknown, started: string): number {
  const texts = textsOf(asked);
  if (texts.length === 0) return MATCH.silent;
  if (texts.length === 1 && texts[0] === started) return MATCH.exact;
  const fits = typeof asked === "string" ? started.endsWith(asked) : texts.every((text) => started.includes(text));
  return fits ? MATCH.within : MATCH.no;
}

function textsOf(prompt: unknown): readonly string[] {
  if (typeof prompt === "string") return prompt.trim() === "" ? [] : [prompt];
  if (!Array.isArray(prompt)) return [];
  return prompt.flatMap((block: unknown) =>
    isRecord(block) && typeof block.text === "string" && block.text.trim() !== "" ? [block.text] : [],
  );
}
