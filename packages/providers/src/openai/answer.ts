import type { Response, ResponseOutputItem } from "openai/resources/responses/responses";
import { demandText, kindOf, malformed } from "../http/read.ts";
import type { ModelEvent } from "../port.ts";
import { usageOf } from "../usage.ts";
import { blockOf, isCommentary, itemRefusal, itemText, PARAGRAPH } from "./output-item.ts";
import { stopOf } from "./stop.ts";
import { sameItem, unsaidItems } from "./unsaid.ts";

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
  /** What it was when it began; deltas may come without that. */
  readonly item?: ResponseOutputItem;
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
  const closed: ResponseOutputItem[] = [];
  let calls = 0;
  let refusal = "";
  let finish: ModelEvent | undefined;

  const itemAt = (index: number, channel: OpenItem["channel"], item?: ResponseOutputItem): OpenItem => {
    if (typeof index !== "number") throw malformed("an event of no item");
    const found = items.get(index) ?? { channel, text: "", ...(item ? { item } : {}) };
    items.set(index, found);
    return found;
  };
  const channelOf = (item: ResponseOutputItem) =>
    item.type === "reasoning" || (output && isCommentary(item)) ? "reasoning_delta" : "text_delta";
  const show = (item: OpenItem, sent: string): readonly ModelEvent[] => {
    const delta = demandText(sent, "a delta");
    if (delta === "") return [];
    item.text += delta;
    return [{ type: item.channel, delta }];
  };

  const close = (index: number, item: ResponseOutputItem): readonly ModelEvent[] => {
    if (kindOf(item) === undefined) throw malformed("an item of no kind");
    const shown = itemAt(index, channelOf(item));
    items.delete(index);
    closed.push(item);
    refusal += itemRefusal(item);
    const rest = restOf(itemText(item), shown.text);
    const deltas = show(shown, rest);
    const aside = shown.channel === "reasoning_delta";
    const block = blockOf(item, { provider, text: shown.text, aside, toolName });
    if (block?.blockType === "tool_use") calls += 1;
    return block ? [...deltas, { type: "block", block }] : deltas;
  };

  return {
    get finish() {
      return finish;
    },
    open(index, item) {
      if (kindOf(item) === undefined) throw malformed("an item of no kind");
      itemAt(index, channelOf(item), item);
    },
    delta: (index, channel, delta) => show(itemAt(index, channel), delta),
    part(index) {
      const item = itemAt(index, "reasoning_delta");
      return item.text === "" ? [] : show(item, PARAGRAPH);
    },
    close,
    end(response) {
      const open = [...items].map(([index, { item }]) => [index, item] as const);
      const unsaid = unsaidItems(response, { open, closed }).flatMap(([index, item]) => close(index, item));
      const left = [...items.values()];
      if (response.status !== "incomplete" && left.some((one) => isAmiss(one, closed)))
        throw malformed("an item without its end");
      finish = { type: "finish", ...stopOf(response, { calls, refusal }), usage: responseUsage(response) };
      return [...unsaid, ...left.flatMap(leftover)];
    },
  };
}

/**
 * Whether an item without an end is amiss in an answer that is complete: a call would be lost, a text may have been said
 * elsewhere again. Servers that end none of their texts have said them all the same.
 */
function isAmiss({ item, text }: OpenItem, closed: readonly ResponseOutputItem[]): boolean {
  if (text !== "") return closed.length > 0;
  const isCall = item?.type === "function_call" || item?.type === "custom_tool_call";
  return isCall && !sameItem(closed, item);
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
