import { type Missing, type ProviderDriver, providerError } from "@meerkat/providers";
import { anthropicDriver } from "@meerkat/providers/anthropic";
import { geminiDriver } from "@meerkat/providers/gemini";
import { openaiDriver } from "@meerkat/providers/openai";
import { type CompatibleOptions, openaiCompatibleDriver } from "@meerkat/providers/openai-compatible";
import type { Connection, Connections } from "@meerkat/runtime";
import { isProfileName } from "@meerkat/structured-output";

const NO_ADDRESS: Missing = {
  reason: "unavailable",
  message:
    'The provider "other" has no address. Set providers.base_urls.other to that of a server that speaks OpenAI\'s API.',
};

/** The drivers of real models, and how they learn where and as whom they ask. */
export interface ModelDrivers {
  readonly drivers: readonly ProviderDriver[];
  /** Takes the connections that hold from now on. */
  connect(connections: Connections): void;
}

/** Makes the drivers. None of their SDKs is loaded before a session needs it. */
export function modelDrivers(): ModelDrivers {
  let current: Connections = {};
  const of = (provider: string) => () => current[provider] ?? {};
  return {
    drivers: [
      anthropicDriver(of("anthropic")),
      geminiDriver(of("gemini")),
      openaiDriver(of("openai")),
      {
        ...openaiCompatibleDriver({}, () => compatible(current.other ?? {})),
        missing: () => (current.other?.baseUrl === undefined ? NO_ADDRESS : undefined),
      },
    ],
    connect: (connections) => {
      current = connections;
    },
  };
}

/**
 * What is no known API or profile was refused when the configuration was read. The driver would ask OpenAI when it is
 * given no address, which is not where somebody who runs a server of their own wants a prompt to go.
 */
function compatible({ api, profile, ...connection }: Connection): CompatibleOptions {
  if (connection.baseUrl === undefined) throw providerError({ provider: "other", ...NO_ADDRESS });
  return {
    ...connection,
    ...(api === "responses" || api === "chat_completions" ? { api } : {}),
    ...(isProfileName(profile) ? { profile } : {}),
  };
}
