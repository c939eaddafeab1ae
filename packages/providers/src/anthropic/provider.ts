import type { DriverOptions, OptionsSource } from "../http/driver-options.ts";
import { withoutStall } from "../http/stall.ts";
import { translated } from "../http/translated.ts";
import { withKey } from "../missing-key.ts";
import type { ModelProvider, ModelRequest } from "../port.ts";
import { type ModelSteps, modelStream } from "../stream.ts";
import { KEY_OWNER } from "./address.ts";
import { anthropicClient } from "./client.ts";
import { decodeMessages } from "./decode.ts";
import { wireEvents } from "./events.ts";
import { anthropicFailure } from "./failure.ts";
import { betasOf } from "./params.ts";
import { messagesBody } from "./request.ts";
import { toolNames } from "./tool-names.ts";
import { profilesOf } from "./traits.ts";

const NAME = "anthropic";

/** Anthropic. The options are read for each call. */
export function anthropicProvider(options: OptionsSource): ModelProvider {
  return {
    name: NAME,
    profiles: profilesOf,
    stream: (request, { signal }) => modelStream(signal, (inner) => ask(withKey(options(), KEY_OWNER), request, inner)),
  };
}

function ask(options: DriverOptions, request: ModelRequest, signal: AbortSignal): ModelSteps {
  const begin = () => {
    const client = anthropicClient(options);
    const names = toolNames(request);
    const body = messagesBody(request, names.toWire);
    const betas = betasOf(request.providerParams ?? {});
    const headers = betas.length === 0 ? {} : { "anthropic-beta": betas.join(",") };
    const open = async (inner: AbortSignal) =>
      wireEvents(await client.messages.create(body, { signal: inner, headers }).asResponse());
    const events = withoutStall(open, { provider: NAME, signal, ...idle(options) });
    return decodeMessages(events, { provider: NAME, toolName: names.fromWire });
  };
  return translated(begin, { options, failure: (error) => anthropicFailure(error, NAME, options) });
}

function idle({ timeouts }: DriverOptions): { readonly idleMs?: number } {
  return timeouts?.idleMs === undefined ? {} : { idleMs: timeouts.idleMs };
}
