import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages/messages";
import { brokenOff } from "../http/broken-off.ts";
import type { ModelEvent } from "../port.ts";
import { type OpenBlock, openBlock } from "./blocks.ts";
import { stopOf } from "./stop.ts";
import { type ReportedUsage, usageOf } from "./usage.ts";

const NOTHING: readonly ModelEvent[] = [];

/**
 * The events of the Messages API as the port's events. `finish` waits for the end of the body, which leaves the
 * connection to the next call.
 */
export async function* decodeMessages(
  events: AsyncIterable<RawMessageStreamEvent>,
  provider: string,
): AsyncGenerator<ModelEvent, void, undefined> {
  const answer = new Answer();
  try {
    for await (const event of events) {
      // Not `yield*`, which waits once more for each step.
      for (const step of answer.take(event)) yield step;
    }
  } catch (error) {
    // What breaks after the message was complete took nothing with it.
    if (!answer.over) throw error;
  }
  const finish = answer.over ? answer.finish : undefined;
  if (finish === undefined) throw brokenOff(provider);
  yield finish;
}

/** An answer as it arrives, block by block. */
class Answer {
  over = false;
  finish: ModelEvent | undefined;
  readonly #blocks = new Map<number, OpenBlock>();
  readonly #usage: ReportedUsage[] = [];

  take(event: RawMessageStreamEvent): readonly ModelEvent[] {
    switch (event.type) {
      case "message_start":
        this.#usage.push(event.message.usage);
        return [{ type: "usage", usage: usageOf(this.#usage) }];
      case "content_block_start":
        return this.#start(event.index, openBlock(event.content_block));
      case "content_block_delta":
        return this.#blocks.get(event.index)?.add(event.delta) ?? NOTHING;
      case "content_block_stop":
        return this.#stop(event.index);
      case "message_delta": {
        this.#usage.push(event.usage);
        const { stop_reason: reason, stop_details: details } = event.delta;
        if (reason !== null) this.finish = { type: "finish", ...stopOf(reason, details), usage: usageOf(this.#usage) };
        return NOTHING;
      }
      case "message_stop":
        this.over = true;
        return [...this.#blocks.keys()].flatMap((index) => this.#stop(index));
      default:
        return NOTHING;
    }
  }

  #start(index: number, block: OpenBlock): readonly ModelEvent[] {
    this.#blocks.set(index, block);
    return block.first;
  }

  #stop(index: number): readonly ModelEvent[] {
    const block = this.#blocks.get(index);
    this.#blocks.delete(index);
    return block?.close() ?? NOTHING;
  }
}
