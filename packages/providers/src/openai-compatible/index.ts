import type { ProviderDriver } from "../port.ts";
import type { CompatibleServer, CompatibleSource } from "./server.ts";

export type { DriverOptions, DriverTimeouts } from "../http/driver-options.ts";
export type { CompatibleOptions, CompatibleServer, CompatibleSource } from "./server.ts";

/**
 * A server that speaks OpenAI's API: vLLM, Ollama, llama.cpp, a gateway, or OpenAI itself. The provider's name is
 * `other` unless it is given. `options` are read for each call, and what they say of the server comes first; the SDK
 * is loaded with the first session.
 */
export function openaiCompatibleDriver(
  { name = "other", ...server }: CompatibleServer & { readonly name?: string },
  options: CompatibleSource,
): ProviderDriver {
  return {
    name,
    async load() {
      const { compatibleProvider } = await import("./provider.ts");
      return compatibleProvider(name, () => ({ ...server, ...options() }));
    },
  };
}
