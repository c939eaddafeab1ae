import type { OptionsSource } from "../http/driver-options.ts";
import { missingKey } from "../missing-key.ts";
import type { ProviderDriver } from "../port.ts";
import { KEY_OWNER } from "./address.ts";

export type { DriverOptions, DriverTimeouts, OptionsSource } from "../http/driver-options.ts";

/** OpenAI through its Responses API. The options are read for each call; the SDK is loaded with the first session. */
export function openaiDriver(options: OptionsSource): ProviderDriver {
  return {
    name: "openai",
    missing: () => missingKey(options(), KEY_OWNER),
    async load() {
      const { openaiProvider } = await import("./provider.ts");
      return openaiProvider(options);
    },
  };
}
