import { providerError } from "../errors.ts";
import type { DriverOptions, OptionsSource } from "../http/driver-options.ts";
import { KEY_VARIABLES } from "../inference.ts";
import type { ModelProvider, ModelRequest, ProviderProfiles } from "../port.ts";
import { renamed } from "../renamed.ts";
import { modelStream } from "../stream.ts";
import { refuseAbsent } from "./absent.ts";
import { isOpenAi, OPENAI_BASE_URL } from "./address.ts";
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
        askResponses({ provider: NAME, options: withKey(options()), signal: inner }, request),
      ),
  };
}

/** Says which variable is missing, which OpenAI cannot know. Other addresses may do without a key. */
function withKey(options: DriverOptions): DriverOptions {
  const { apiKey, headers, baseUrl = OPENAI_BASE_URL } = options;
  if (apiKey || headers !== undefined || !isOpenAi(baseUrl)) return options;
  const message = `There is no key for OpenAI. Set ${KEY_VARIABLES.openai?.join(" or ")}, or the key in the configuration.`;
  throw providerError({ provider: NAME, reason: "authentication", message });
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
