import type { FunctionResponsePart, Part } from "@google/genai/web";
import type { ToolResult } from "@meerkat/protocol";
import type { PastCall } from "../calls-of.ts";
import { partsOf } from "./content-parts.ts";
import { GENERATION_3, generationOf } from "./generation.ts";
import { readNote } from "./meta.ts";
import type { ToolNames } from "./tool-names.ts";

/** What the results of tools are seen against. */
interface ResponseContext {
  /** The calls of the history by their id. */
  readonly calls: ReadonlyMap<string, PastCall>;
  readonly names: ToolNames;
  readonly model: string;
}

/**
 * The results of tools. Pictures are part of a result where the model takes them there; before Gemini 3, and always
 * for videos, they follow after all results, which have to stand together.
 */
export function responseParts(results: readonly ToolResult[], context: ResponseContext): Part[] {
  const inside = generationOf(context.model) >= GENERATION_3;
  const split = results.map((result) => splitResult(result, inside));
  const responses = split.map((result) => responseOf(result, context));
  const after = split.flatMap(({ result, apart }) =>
    apart.length === 0 ? [] : [{ text: `From the tool ${nameOf(result, context)}:` }, ...apart],
  );
  return [...responses, ...after];
}

interface SplitResult {
  readonly result: ToolResult;
  readonly text: string;
  readonly media: readonly FunctionResponsePart[];
  readonly apart: readonly Part[];
}

function splitResult(result: ToolResult, inside: boolean): SplitResult {
  const parts = partsOf(result.content);
  const media = parts.filter(({ inlineData }) => inlineData !== undefined);
  const fits = ({ inlineData }: Part) => inside && inlineData?.mimeType?.startsWith("image/") === true;
  return {
    result,
    text: parts.flatMap(({ text }) => (text === undefined ? [] : [text])).join("\n"),
    media: media.filter(fits).map(({ inlineData }) => ({ inlineData })),
    apart: media.filter((part) => !fits(part)),
  };
}

function responseOf({ result, text, media }: SplitResult, context: ResponseContext): Part {
  const { id } = readNote(context.calls.get(result.toolUseId)?.meta);
  return {
    functionResponse: {
      ...(id === undefined ? {} : { id }),
      name: nameOf(result, context),
      response: result.isError ? { error: text } : { output: text },
      ...(media.length === 0 ? {} : { parts: [...media] }),
    },
  };
}

/** A result whose call was compacted away has no name any more; the API insists on one. */
function nameOf({ toolUseId }: ToolResult, { calls, names }: ResponseContext): string {
  return names.toWire(calls.get(toolUseId)?.name ?? "unknown_tool");
}
