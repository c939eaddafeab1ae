import type OpenAI from "openai";
import type { DriverOptions } from "../http/driver-options.ts";
import { withoutStall } from "../http/stall.ts";
import { translated } from "../http/translated.ts";
import type { ModelEvent } from "../port.ts";
import type { ModelSteps } from "../stream.ts";
import { openaiClient } from "./client.ts";
import { wireEvents } from "./events.ts";
import { openAiFailure } from "./failure.ts";

/** One call: who is asked, with which options, and until when. */
export interface Call {
  readonly provider: string;
  readonly options: DriverOptions;
  readonly signal: AbortSignal;
}

/** What differs between the two APIs. */
export interface Exchange {
  /** Sends the request. */
  readonly open: (client: OpenAI, signal: AbortSignal) => { asResponse(): Promise<Response> };
  readonly decode: (events: AsyncIterable<readonly unknown[]>) => AsyncIterable<readonly ModelEvent[]>;
}

/** The events of one call; whatever fails on the way is thrown as a provider error. */
export function callOpenAi({ provider, options, signal }: Call, { open, decode }: Exchange): ModelSteps {
  const begin = () => {
    const client = openaiClient(options);
    const guard = { provider, signal, idleMs: options.timeouts?.idleMs };
    const events = async (inner: AbortSignal) => wireEvents(await open(client, inner).asResponse());
    return decode(withoutStall(events, guard));
  };
  return translated(begin, { options, failure: (error) => openAiFailure(error, provider, options) });
}
