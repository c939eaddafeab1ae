import type { Response, ResponseOutputItem } from "openai/resources/responses/responses";
import { readText } from "../http/read.ts";
import type { ModelEvent } from "../port.ts";
import { usageOf } from "../usage.ts";
import { blockOf, isCommentary, itemRefusal, itemText, PARAGRAPH } from "./output-item.ts";
import { stopOf } from "./stop.ts";

/** What decoding has to know of the call. */
export interface AnswerContext {
  readonly provider: string;
  /** Whether a structured answer was asked for: commentary is then streamed as reasoning and is no part of the text. */
  readonly output: boolean;
  /** The name of a tool as the request had it before it was brought to the API's rule. */
  readonly toolName: (wire: string) => string;
}

/** An item that is being streamed. */
interface OpenItem {
  readonly channel: "text_delta" | "reasoning_delta";
  /** What was streamed of it. */
  text: string;
}

/** An answer as it arrives, item by item. */
export interface Answer {
  open(index: number, item: ResponseOutputItem): void;
  delta(index: number, channel: OpenItem["channel"], delta: string): readonly ModelEvent[];
  /** Another part of a reasoning summary begins. */
  part(index: number): readonly ModelEvent[];
  close(index: number, item: ResponseOutputItem): readonly ModelEvent[];
  /** The response is over; whatever is still open was cut short. */
  end(response: Response): readonly ModelEvent[];
  /** The last event, once the response is over. */
  readonly finish: ModelEvent | undefined;
}

export function createAnswer({ provider, output, toolName }: AnswerContext): Answer {
  const items = new Map<number, OpenItem>();
  let calls = 0;
  let refusal = "";
  let finish: ModelEvent | undefined;

  const itemAt = (index: number, channel: OpenItem["channel"]): OpenItem => {
    const found = items.get(index) ?? { channel, text: "" };
    items.set(index, found);
    return found;
  };
  const channelOf = (item: ResponseOutputItem) =>
    item.type === "reasoning" || (output && isCommentary(item)) ? "reasoning_delta" : "text_delta";
  const show = (item: OpenItem, sent: string): readonly ModelEvent[] => {
    const delta = readText(sent);
    if (delta === "") return [];
    item.text += delta;
    return [{ type: item.channel, delta }];
  };

  return {
    get finish() {
      return finish;
    },
    open(index, item) {
      items.set(index, { channel: channelOf(item), text: "" });
    },
    delta: (index, channel, delta) => show(itemAt(index, channel), delta),
    part(index) {
      const item = itemAt(index, "reasoning_delta");
      return item.text === "" ? [] : show(item, PARAGRAPH);
    },
    close(index, item) {
      const shown = itemAt(index, channelOf(item));
      items.delete(index);
      refusal += itemRefusal(item);
      const rest = restOf(itemText(item), shown.text);
      const deltas = show(shown, rest);
      const aside = shown.channel === "reasoning_delta";
      const block = blockOf(item, { provider, text: shown.text, aside, toolName });
      if (block?.blockType === "tool_use") calls += 1;
      return block ? [...deltas, { type: "block", block }] : deltas;
    },
    end(response) {
      finish = { type: "finish", ...stopOf(response, { calls, refusal }), usage: responseUsage(response) };
      return [...items.values()].flatMap(leftover);
    },
  };
}

/** What an item holds beyond what was streamed of it: some servers stream nothing and send the item alone. */
function restOf(whole: string, shown: string): string {
  return whole.startsWith(shown) ? whole.slice(shown.length) : "";
}

function leftover({ channel, text }: OpenItem): readonly ModelEvent[] {
  if (text === "") return [];
  const blockType = channel === "text_delta" ? "text" : "reasoning";
  return [{ type: "block", block: { blockType, data: { text } } }];
}

function responseUsage({ usage }: Response) {
  return usageOf({
    input: usage?.input_tokens,
    output: usage?.output_tokens,
    cached: usage?.input_tokens_details?.cached_tokens,
    written: usage?.input_tokens_details?.cache_write_tokens,
    reasoning: usage?.output_tokens_details?.reasoning_tokens,
  });
}
