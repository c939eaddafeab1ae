import type { KeyOwner } from "../missing-key.ts";

/** Where the API is when nobody says otherwise. */
export const OPENAI_BASE_URL = "https://api.openai.com";

/** The base of all paths: an address without a path gets the API's version, one with a path is complete. */
export function apiBase(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  return url?.pathname === "/" ? `${url.origin}/v1` : baseUrl;
}

/** Whether an address is OpenAI's own or Azure's: those take fields that other servers do not know, and the reverse. */
export function isOpenAi(baseUrl: string): boolean {
  return /(^|\.)openai\.(azure\.)?com$/.test(URL.parse(baseUrl)?.hostname ?? "");
}

/** Whose key it is, and where no call succeeds without it. */
export const KEY_OWNER: KeyOwner = { provider: "openai", isOwn: isOpenAi };
