import type OpenAI from "openai";
import type { DriverOptions } from "../http/driver-options.ts";
import { withoutStall } from "../http/stall.ts";
import { translated } from "../http/translated.ts";
import type { ModelEvent } from "../port.ts";
import type { ModelSteps } from "../stream.ts";
import { openaiClient } from "./client.ts";
import { openAiFailure } from "./failure.ts";

/** One call: who is asked, with which options, and until when. */
export interface Call {
  readonly provider: string;
  readonly options: DriverOptions;
  readonly signal: AbortSignal;
}

/** What differs between the two APIs. */
export interface Exchange<Event> {
  /** Sends the request. */
  readonly open: (client: OpenAI, signal: AbortSignal) => PromiseLike<AsyncIterable<Event>>;
  readonly decode: (events: AsyncIterable<Event>) => AsyncGenerator<ModelEvent, void, undefined>;
}

/** The events of one call; whatever fails on the way is thrown as a provider error. */
export function callOpenAi<Event>({ provider, options, signal }: Call, { open, decode }: Exchange<Event>): ModelSteps {
  const begin = () => {
    const client = openaiClient(options);
    const guard = { provider, signal, idleMs: options.timeouts?.idleMs };
    return decode(withoutStall((inner) => open(client, inner), guard));
  };
  return translated(begin, (error) => openAiFailure(error, provider, options));
}
