import { isOpenAi, OPENAI_BASE_URL } from "../openai/address.ts";
import { type Call, callOpenAi } from "../openai/call.ts";
import { askResponses } from "../openai/provider.ts";
import { toolNames } from "../openai/tool-names.ts";
import type { ModelProvider, ModelRequest, ProviderProfiles } from "../port.ts";
import { renamed } from "../renamed.ts";
import { modelStream } from "../stream.ts";
import { decodeChat } from "./decode.ts";
import { type ChatDialect, chatBody } from "./request.ts";
import type { CompatibleOptions, CompatibleSource } from "./server.ts";

/** A provider that asks a server through the API it is said to have. The options are read for each call. */
export function compatibleProvider(name: string, source: CompatibleSource): ModelProvider {
  return {
    name,
    profiles: () => profilesOf(dialectOf(name, source())),
    stream: (request, { signal }) =>
      modelStream(signal, (inner) => {
        const options = source();
        const call = { provider: name, options, signal: inner };
        return options.api === "responses"
          ? askResponses(call, request)
          : askChat(call, request, dialectOf(name, options));
      }),
  };
}

function dialectOf(provider: string, { baseUrl = OPENAI_BASE_URL, profile }: CompatibleOptions): ChatDialect {
  const openai = isOpenAi(baseUrl);
  return { provider, openai, profile: profile ?? (openai ? "openai" : "none") };
}

/** Servers of other makers constrain the answer at most; only where strict tools are known is a schema made for them. */
function profilesOf({ profile }: ChatDialect): ProviderProfiles {
  return { answer: profile, tools: profile === "openai" ? "openai-tools" : "none" };
}

/** One call of Chat Completions. */
function askChat(call: Call, request: ModelRequest, dialect: ChatDialect) {
  const { toWire, fromWire: toolName } = toolNames(request);
  const body = chatBody(renamed(request, toWire), dialect);
  return callOpenAi(call, {
    open: (client, signal) => client.chat.completions.create(body, { signal }),
    decode: (chunks) => decodeChat(chunks, { provider: call.provider, toolName }),
  });
}
