import { resolve } from "node:path";
import { MeerkatError } from "@meerkat/errors";
import type { ContentInput } from "@meerkat/protocol";
import type { Io } from "../io.ts";
import { imageBlock } from "./image.ts";
import { readStdin, type StdinMode } from "./stdin.ts";

/** Where a prompt comes from. */
export interface PromptFlags {
  readonly stdin: StdinMode;
  readonly image?: readonly string[];
}

/**
 * The prompt of a run: the words of the command line, what is piped in before them, and the pictures after them.
 * Throws INVALID_ARGS when there is nothing to say.
 */
export async function readPrompt(words: readonly string[], flags: PromptFlags, io: Io): Promise<ContentInput> {
  const text = withStdin(words[0] ?? "", await readStdin(io, flags.stdin));
  const images = await Promise.all((flags.image ?? []).map((path) => imageBlock(resolve(io.cwd, path))));
  if (text.trim() === "" && images.length === 0)
    throw new MeerkatError("INVALID_ARGS", 'There is no prompt. Write one, as in rkat "What is new?", or pipe it in.', {
      details: { option: "prompt" },
    });
  if (images.length === 0) return text;
  return [...(text.trim() === "" ? [] : [{ type: "text", text } as const]), ...images];
}

/** The piped text comes first and is marked, so that a model can tell the material from what is asked of it. */
function withStdin(prompt: string, piped: string | undefined): string {
  if (piped === undefined) return prompt;
  return `<stdin>\n${piped.replace(/\r?\n$/, "")}\n</stdin>\n\n${prompt}`;
}
