// The entry for browsers needs no key file, no environment and no socket: a key is all that this adapter has. It runs
// on Node as well, and the one for Node would bring google-auth-library and ws along.
import { GoogleGenAI } from "@google/genai/web";
import { withBasicAuth } from "../http/basic-auth.ts";
import type { DriverOptions } from "../http/driver-options.ts";
import { apiAddress, GEMINI_BASE_URL } from "./address.ts";

const KEY_HEADER = "x-goog-api-key";

/** The SDK's client for one call. It retries only when told to, and is not told; the key travels in a header. */
export function geminiClient(options: DriverOptions): GoogleGenAI {
  const { apiKey, baseUrl = GEMINI_BASE_URL, headers, fetch } = withBasicAuth(options);
  // The SDK insists on a key; servers without one get an empty header.
  const keyless: Record<string, string> = apiKey ? {} : { [KEY_HEADER]: "" };
  return new GoogleGenAI({
    apiKey: apiKey || "none",
    httpOptions: {
      ...apiAddress(baseUrl),
      headers: { ...keyless, ...headers },
      ...(fetch ? { fetch } : {}),
    },
  });
}
