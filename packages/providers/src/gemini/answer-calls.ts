import type { FunctionCall, Part } from "@google/genai/web";
import type { AssistantBlock, JsonObject } from "@meerkat/protocol";
import { malformed, readObject, readObjects } from "../http/read.ts";
import { isJsonObject } from "../json-object.ts";
import type { CallId } from "./call-ids.ts";
import { noteOf } from "./meta.ts";
import { createPartialArgs, type PartialArgs } from "./partial-args.ts";
import type { ToolNames } from "./tool-names.ts";

/** A call whose arguments are still being written. */
interface OpenCall {
  readonly name: string;
  readonly id: string | undefined;
  signature: string | undefined;
  whole: JsonObject;
  readonly pieces: PartialArgs;
}

/** What calls are made with. */
export interface CallContext {
  readonly names: ToolNames;
  readonly callId: CallId;
}

/** The tool calls of an answer as they arrive: whole, or begun, continued and closed by an empty part. */
export interface AnswerCalls {
  take(part: Part): readonly AssistantBlock[];
  /** Closes a call that is still open, when the answer ended well. */
  close(): readonly AssistantBlock[];
  /** How many calls were made. */
  readonly count: number;
}

export function createCalls({ names, callId }: CallContext): AnswerCalls {
  let open: OpenCall | undefined;
  let count = 0;
  const close = (): readonly AssistantBlock[] => {
    if (!open) return [];
    const { name, id: given, signature: thoughtSignature, whole, pieces } = open;
    open = undefined;
    count += 1;
    const note = noteOf({ thoughtSignature, ...(given ? { id: given } : {}) });
    const args = { ...whole, ...pieces.value() };
    return [{ blockType: "tool_use", data: { id: callId(given), name: names.fromWire(name), args, ...note } }];
  };
  const begin = ({ name = "", id }: FunctionCall): readonly AssistantBlock[] => {
    const before = close();
    open = { name, id, signature: undefined, whole: {}, pieces: createPartialArgs() };
    return before;
  };
  return {
    get count() {
      return count;
    },
    close,
    take({ functionCall = {}, thoughtSignature }) {
      readObject(functionCall, "a call");
      // A part without a name goes on with the call before it.
      const before = functionCall.name ? begin(functionCall) : [];
      if (!open) throw malformed("a call without a name");
      add(open, functionCall, thoughtSignature);
      return functionCall.willContinue ? before : [...before, ...close()];
    },
  };
}

function add(call: OpenCall, { args, partialArgs }: FunctionCall, signature: string | undefined): void {
  const given = readObject(args, "arguments");
  if (isJsonObject(given)) call.whole = { ...call.whole, ...given };
  for (const piece of readObjects(partialArgs, "pieces of arguments")) call.pieces.add(piece);
  call.signature = signature ?? call.signature;
}
