import OpenAI from "openai";
import { withBasicAuth } from "../http/basic-auth.ts";
import type { DriverOptions } from "../http/driver-options.ts";
import { LONGEST_TIMER_MS } from "../http/stall.ts";
import { apiBase, isOpenAi, OPENAI_BASE_URL } from "./address.ts";

/**
 * The SDK's client for one call. What it would otherwise read from the environment is said here, so that a key for
 * OpenAI never travels to another server; it neither retries nor logs (its log goes to stdout, which is the wire of
 * rkat-rpc).
 */
export function openaiClient(options: DriverOptions): OpenAI {
  const { apiKey, baseUrl = OPENAI_BASE_URL, headers, fetch } = withBasicAuth(options);
  const elsewhere = isOpenAi(baseUrl) ? {} : { organization: null, project: null };
  return new OpenAI({
    // The SDK insists on a key; servers without one get no header.
    apiKey: apiKey || "none",
    adminAPIKey: null,
    webhookSecret: null,
    ...elsewhere,
    baseURL: apiBase(baseUrl),
    defaultHeaders: { ...(apiKey ? {} : { authorization: null }), ...headers },
    maxRetries: 0,
    // Silence is measured outside, before the response and inside it alike.
    timeout: LONGEST_TIMER_MS,
    logLevel: "off",
    ...(fetch ? { fetch } : {}),
  });
}
