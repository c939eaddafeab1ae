import { type AssistantBlock, isRecord } from "@meerkat/protocol";
import { brokenOff } from "../http/broken-off.ts";
import { malformed } from "../http/read.ts";
import { stepsOf } from "../http/steps.ts";
import type { ModelEvent } from "../port.ts";
import { type BlockContext, type OpenBlock, openBlock } from "./blocks.ts";
import type { WireEvent } from "./events.ts";
import { stopOf } from "./stop.ts";
import { type ReportedUsage, usageOf } from "./usage.ts";

const NOTHING: readonly ModelEvent[] = [];

/** How an answer ends that had more to say. */
const CUT: ReadonlySet<string> = new Set(["max_tokens", "context_overflow"]);

/** What decoding has to know of the call. */
export interface DecodeContext extends BlockContext {
  readonly provider: string;
}

/**
 * The events of the Messages API as the port's events. `finish` waits for the end of the body, which leaves the
 * connection to the next call.
 */
export async function* decodeMessages(
  events: AsyncIterable<readonly WireEvent[]>,
  { provider, ...context }: DecodeContext,
): AsyncGenerator<readonly ModelEvent[], void, undefined> {
  const answer = new Answer(context);
  try {
    // Not `yield*`, which waits once more for each step.
    for await (const steps of stepsOf(events, (event) => answer.take(event))) yield steps;
  } catch (error) {
    // What breaks after the message was complete took nothing with it.
    if (!answer.over) throw error;
  }
  const finish = answer.over ? answer.finish : undefined;
  if (finish === undefined) throw brokenOff(provider);
  yield [finish];
}

/** An answer as it arrives, block by block. */
class Answer {
  over = false;
  finish: ModelEvent | undefined;
  readonly #blocks = new Map<number, OpenBlock>();
  readonly #usage: ReportedUsage[] = [];
  /** The last call, until it is known whether the answer was cut in it. */
  #call: AssistantBlock | undefined;
  readonly #context: BlockContext;

  constructor(context: BlockContext) {
    this.#context = context;
  }

  take(event: WireEvent): readonly ModelEvent[] {
    switch (event.type) {
      case "message_start":
        this.#usage.push(event.message.usage ?? {});
        return [{ type: "usage", usage: usageOf(this.#usage) }];
      case "content_block_start":
        return this.#start(event.index, openBlock(event.content_block, this.#context));
      case "content_block_delta":
        return this.#blockAt(event.index).add(event.delta);
      case "content_block_stop":
        return this.#stop(event.index);
      case "message_delta": {
        this.#usage.push(event.usage ?? {});
        const { stop_reason: reason, stop_details: details } = event.delta;
        if (typeof reason === "string")
          this.finish = { type: "finish", ...stopOf(reason, details), usage: usageOf(this.#usage) };
        return NOTHING;
      }
      case "message_stop":
        this.over = true;
        return [...[...this.#blocks.keys()].flatMap((index) => this.#stop(index)), ...this.#lastCall()];
      default:
        return NOTHING;
    }
  }

  #blockAt(index: number): OpenBlock {
    const block = this.#blocks.get(index);
    if (block) return block;
    throw malformed("a piece of a block that has not begun");
  }

  #start(index: number, block: OpenBlock): readonly ModelEvent[] {
    this.#blocks.set(index, block);
    return [...this.#heldCall(), ...block.first];
  }

  #stop(index: number): readonly ModelEvent[] {
    const block = this.#blocks.get(index);
    this.#blocks.delete(index);
    const closed = block?.close();
    if (closed?.blockType === "tool_use") return this.#hold(closed);
    return closed === undefined ? NOTHING : [{ type: "block", block: closed }];
  }

  #hold(call: AssistantBlock): readonly ModelEvent[] {
    const before = this.#heldCall();
    this.#call = call;
    return before;
  }

  #heldCall(): readonly ModelEvent[] {
    const block = this.#call;
    this.#call = undefined;
    return block === undefined ? NOTHING : [{ type: "block", block }];
  }

  /** A call in which the answer was cut is left out: what it lacks is not the model's doing. */
  #lastCall(): readonly ModelEvent[] {
    const cut = this.finish?.type === "finish" && CUT.has(this.finish.stopReason);
    return cut && this.#call !== undefined && !hasArguments(this.#call) ? NOTHING : this.#heldCall();
  }
}

/** Whether the arguments of a call are all there: their text is a whole object. */
function hasArguments(call: AssistantBlock): boolean {
  return call.blockType === "tool_use" && isRecord(call.data.args) && Object.keys(call.data.args).length > 0;
}
