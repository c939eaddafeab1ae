import type { KeyOwner } from "../missing-key.ts";

/** Where the API is when nobody says otherwise. */
export const GEMINI_BASE_URL = "https://generativelanguage.googleapis.com";

// Said always: the SDK would use v1, which knows neither thinking nor schemas of answers.
const VERSION = "v1beta";

/** An address in the SDK's terms: without a path it gets the API's version, with one it is complete. */
export function apiAddress(baseUrl: string): { readonly baseUrl: string; readonly apiVersion: string } {
  return { baseUrl, apiVersion: URL.parse(baseUrl)?.pathname === "/" ? VERSION : "" };
}

/** Whether an address is Google's own, which refuses every call without a key. */
function isGoogle(baseUrl: string): boolean {
  return /(^|\.)googleapis\.com$/.test(URL.parse(baseUrl)?.hostname ?? "");
}

/** Whose key it is, and where no call succeeds without it. */
export const KEY_OWNER: KeyOwner = { provider: "gemini", isOwn: isGoogle };
