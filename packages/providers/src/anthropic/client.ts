import Anthropic from "@anthropic-ai/sdk";
import { withBasicAuth } from "../http/basic-auth.ts";
import type { DriverOptions } from "../http/driver-options.ts";
import { LONGEST_TIMER_MS } from "../http/stall.ts";
import { ANTHROPIC_BASE_URL } from "./address.ts";
import { withoutAmbientHeaders } from "./ambient.ts";

/**
 * The version of the API. The SDK would ask for the one of October 2026, which refuses `temperature` and `top_k` for
 * every model, and which gateways and older models on other clouds do not know; the stream is the same in both.
 */
const VERSION = "2023-06-01";

/**
 * The SDK's client for one call. What it would otherwise read from the environment or from files is said here; it
 * neither retries nor traces nor logs (its log goes to stdout, which is the wire of rkat-rpc).
 */
export function anthropicClient(options: DriverOptions): Anthropic {
  const { apiKey, baseUrl = ANTHROPIC_BASE_URL, headers, fetch } = withBasicAuth(options);
  return new Anthropic({
    // The SDK insists on a key; it would send it as a bearer token, which is the form of OAuth tokens.
    apiKey: apiKey || "none",
    baseURL: baseUrl.replace(/\/(v1\/?)?$/, ""),
    defaultHeaders: {
      ...withoutAmbientHeaders(),
      "anthropic-version": VERSION,
      authorization: null,
      "x-api-key": apiKey || null,
      ...headers,
    },
    maxRetries: 0,
    // Silence is measured outside, before the response and inside it alike.
    timeout: LONGEST_TIMER_MS,
    logLevel: "off",
    openTelemetry: { traces: false, propagation: false },
    ...(fetch ? { fetch } : {}),
  });
}
