import type { KeyOwner } from "../missing-key.ts";

/** Where the API is when nobody says otherwise. */
export const ANTHROPIC_BASE_URL = "https://api.anthropic.com";

/** Whether an address is Anthropic's own, which refuses every call without a key. */
function isAnthropic(baseUrl: string): boolean {
  return /(^|\.)anthropic\.com$/.test(URL.parse(baseUrl)?.hostname ?? "");
}

/** Whose key it is, and where no call succeeds without it. */
export const KEY_OWNER: KeyOwner = { provider: "anthropic", isOwn: isAnthropic };
