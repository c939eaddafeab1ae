/** Where the API is when nobody says otherwise. */
export const ANTHROPIC_BASE_URL = "https://api.anthropic.com";

/** Whether an address is Anthropic's own, which refuses every call without a key. */
export function isAnthropic(baseUrl: string): boolean {
  return /(^|\.)anthropic\.com$/.test(URL.parse(baseUrl)?.hostname ?? "");
}
