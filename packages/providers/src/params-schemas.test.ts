import type { OutputConfig } from "@anthropic-ai/sdk/resources/messages/messages";
import type { ThinkingLevel } from "@google/genai/web";
import type { Reasoning } from "openai/resources/shared";
import { expect, test } from "vitest";
import { PARAMS_SCHEMAS } from "./params-schemas.ts";

/** The values that the official SDKs know; one more or less in a new version of theirs does not compile. */
const EFFORT = { low: 1, medium: 1, high: 1, xhigh: 1, max: 1 } as const satisfies Values<OutputConfig["effort"]>;
const REASONING_EFFORT = { none: 1, minimal: 1, ...EFFORT } as const satisfies Values<Reasoning["effort"]>;
const SUMMARY = { auto: 1, concise: 1, detailed: 1 } as const satisfies Values<Reasoning["summary"]>;
const LEVEL = { MINIMAL: 1, LOW: 1, MEDIUM: 1, HIGH: 1 } as const satisfies Values<
  Exclude<`${ThinkingLevel}`, "THINKING_LEVEL_UNSPECIFIED">
>;

type Values<T> = Readonly<Record<NonNullable<T> & string, 1>>;

test.each([
  ["anthropic", "effort", EFFORT],
  ["openai", "reasoning_effort", REASONING_EFFORT],
  ["openai", "reasoning_summary", SUMMARY],
  ["gemini", "thinking_level", LEVEL],
] as const)("%s takes every value of %s that its SDK knows", (provider, param, values) => {
  expect(PARAMS_SCHEMAS[provider]).toMatchObject({ properties: { [param]: { enum: Object.keys(values) } } });
});
