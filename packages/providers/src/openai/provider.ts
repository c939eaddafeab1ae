import type { OptionsSource } from "../http/driver-options.ts";
import { withKey } from "../missing-key.ts";
import type { ModelProvider, ModelRequest, ProviderProfiles } from "../port.ts";
import { renamed } from "../renamed.ts";
import { modelStream } from "../stream.ts";
import { refuseAbsent } from "./absent.ts";
import { KEY_OWNER } from "./address.ts";
import { type Call, callOpenAi } from "./call.ts";
import { decodeResponses } from "./decode.ts";
import { responsesBody } from "./request.ts";
import { toolNames } from "./tool-names.ts";

const NAME = "openai";
const PROFILES: ProviderProfiles = { answer: "openai", tools: "openai-tools" };

/** OpenAI. The options are read for each call. */
export function openaiProvider(options: OptionsSource): ModelProvider {
  return {
    name: NAME,
    profiles: () => PROFILES,
    stream: (request, { signal }) =>
      modelStream(signal, (inner) =>
        askResponses({ provider: NAME, options: withKey(options(), KEY_OWNER), signal: inner }, request),
      ),
  };
}

/** One call of the Responses API. */
export function askResponses(call: Call, request: ModelRequest) {
  const { provider } = call;
  refuseAbsent(call, request);
  const { toWire, fromWire: toolName } = toolNames(request);
  const body = responsesBody(renamed(request, toWire), provider);
  return callOpenAi(call, {
    open: (client, signal) => client.responses.create(body, { signal }),
    decode: (events) => decodeResponses(events, { provider, output: request.output !== undefined, toolName }),
  });
}
