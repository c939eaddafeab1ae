import type { OptionsSource } from "../http/driver-options.ts";
import { missingKey } from "../missing-key.ts";
import type { ProviderDriver } from "../port.ts";
import { KEY_OWNER } from "./address.ts";

export type { DriverOptions, DriverTimeouts, OptionsSource } from "../http/driver-options.ts";

/**
 * Gemini through generateContent. The options are read for each call; the SDK is loaded with the first session. A base
 * URL without a path gets the API's version, one with a path is used as it is.
 */
export function geminiDriver(options: OptionsSource): ProviderDriver {
  return {
    name: "gemini",
    missing: () => missingKey(options(), KEY_OWNER),
    async load() {
      const { geminiProvider } = await import("./provider.ts");
      return geminiProvider(options);
    },
  };
}
