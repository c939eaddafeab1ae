import { randomUUID } from "node:crypto";
import type { AssistantBlock } from "@meerkat/protocol";
import { parseArguments } from "../openai/arguments.ts";
import type { CallPiece } from "./chunk.ts";

/** A call that is being put together. */
interface Call {
  readonly index: number | undefined;
  readonly id: string | undefined;
  name: string;
  text: string;
}

/** Tool calls as their pieces arrive. */
export interface Calls {
  add(piece: CallPiece): void;
  /** The calls in the order in which they began; of an answer that was cut short, those whose arguments are whole. */
  blocks(cut: boolean): readonly AssistantBlock[];
}

export function createCalls(toolName: (wire: string) => string): Calls {
  const calls: Call[] = [];
  return {
    add(piece) {
      const call = callFor(calls, piece);
      call.name ||= piece.name ?? "";
      call.text += piece.arguments ?? "";
    },
    blocks(cut) {
      // Only the last one can be unfinished; that it has no arguments at all may be because of that.
      const last = calls.at(-1);
      const unfinished = cut && (last?.text === "" || typeof parseArguments(last?.text ?? "") === "string");
      return (unfinished ? calls.slice(0, -1) : calls).map((call) => blockOf(call, toolName));
    },
  };
}

/**
 * The call that a piece belongs to. Some servers give parallel calls the same index or none: an id that is new, or a
 * piece with a name and without an index, begins a call all the same.
 */
function callFor(calls: Call[], { index, id, name }: CallPiece): Call {
  const found = index === undefined ? undefined : calls.findLast((call) => call.index === index);
  const last = index === undefined && name === undefined ? calls.at(-1) : found;
  if (last && (id === undefined || id === last.id || name === undefined)) return last;
  const call = { index, id, name: "", text: "" };
  calls.push(call);
  return call;
}

function blockOf({ id, name, text }: Call, toolName: (wire: string) => string) {
  // A server that names no id matches results by their order; the history needs one all the same.
  const data = { id: id ?? `call_${randomUUID()}`, name: toolName(name), args: parseArguments(text) };
  return { blockType: "tool_use", data } as const;
}
