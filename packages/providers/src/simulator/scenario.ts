import type { JsonValue, StopReason, Usage } from "@meerkat/protocol";
import type { ProviderErrorReason } from "../errors.ts";
import type { Decoder } from "./decode.ts";
import { bool, count, json, list, milliseconds, oneOf, record, refuse, text } from "./decode.ts";

/** A script for the simulator: calls are answered in order. */
export interface Scenario {
  readonly calls: readonly ScenarioCall[];
  /** What happens to calls beyond the script; `error` when left out. */
  readonly then?: "simulate" | "error";
}

/**
 * How one call of the model is answered. A call that says nothing about its answer is simulated.
 * In files the keys are written in snake case.
 */
export interface ScenarioCall {
  /** What the request must look like; anything else fails the call. */
  readonly expect?: ScenarioExpectation;
  readonly reasoning?: string;
  readonly text?: string;
  readonly toolCalls?: readonly ScenarioToolCall[];
  /** Sent as JSON text, in place of `text`. */
  readonly json?: JsonValue;
  /** `tool_use` or `end_turn` when left out. */
  readonly stopReason?: StopReason;
  /** Counts that are left out are estimated. */
  readonly usage?: Partial<Usage>;
  /** Characters of a delta. */
  readonly chunkChars?: number;
  /** Milliseconds before the first byte. */
  readonly delayMs?: number;
  /** Milliseconds after each delta. */
  readonly chunkDelayMs?: number;
  readonly error?: ScenarioError;
  /** Send the deltas and then nothing, until the caller aborts. */
  readonly hang?: boolean;
  /** How many calls in a row this entry answers; 1 when left out. */
  readonly repeat?: number;
}

/** A call of a tool; an id is made up when none is given. */
export interface ScenarioToolCall {
  readonly name: string;
  readonly args?: JsonValue;
  readonly id?: string;
}

/** A provider error to raise. */
export interface ScenarioError {
  readonly reason: ProviderErrorReason;
  readonly message?: string;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  /** Deltas to send first; none when left out. */
  readonly afterChunks?: number;
}

/** What a request must look like; what is left out may be anything. */
export interface ScenarioExpectation {
  readonly model?: string;
  /** The text of the latest user message. */
  readonly lastUser?: string;
  readonly lastUserContains?: string;
  readonly systemContains?: string;
  /** Names of exactly the tools on offer, in any order. */
  readonly tools?: readonly string[];
  /** Whether this is an extraction call. */
  readonly output?: boolean;
  readonly messageCount?: number;
  /** The tool results at the end of the history, in order. */
  readonly toolResults?: readonly ScenarioToolResult[];
  /** Media types of the pictures in the latest user message, in order. */
  readonly images?: readonly string[];
}

/** What a tool result must look like; what is left out may be anything. */
export interface ScenarioToolResult {
  readonly name?: string;
  readonly toolUseId?: string;
  readonly content?: string;
  readonly isError?: boolean;
}

const EXPECTATION = record<ScenarioExpectation>({
  model: text,
  lastUser: text,
  lastUserContains: text,
  systemContains: text,
  tools: list(text),
  output: bool,
  messageCount: count(0),
  toolResults: list(record<ScenarioToolResult>({ name: text, toolUseId: text, content: text, isError: bool })),
  images: list(text),
});

const CALL = record<ScenarioCall>({
  expect: EXPECTATION,
  reasoning: text,
  text,
  toolCalls: list(record<ScenarioToolCall>({ name: text, args: json, id: text }, ["name"])),
  json,
  stopReason: text,
  usage: record<Partial<Usage>>({
    inputTokens: count(0),
    outputTokens: count(0),
    cacheCreationTokens: count(0),
    cacheReadTokens: count(0),
    reasoningTokens: count(0),
  }),
  chunkChars: count(1),
  delayMs: milliseconds,
  chunkDelayMs: milliseconds,
  error: record<ScenarioError>(
    { reason: text, message: text, retryable: bool, retryAfterMs: count(0), afterChunks: count(0) },
    ["reason"],
  ),
  hang: bool,
  repeat: count(1),
});

const oneAnswer: Decoder<ScenarioCall> = (value, at) => {
  const call = CALL(value, at);
  if (call.text !== undefined && call.json !== undefined) throw refuse(at, 'has both "text" and "json"; keep one');
  return call;
};

const SCENARIO = record<Scenario>({ calls: list(oneAnswer), then: oneOf("simulate", "error") }, ["calls"]);

/**
 * Checks a scenario as it stands in a file (snake case) and gives it in the public spelling.
 * Throws INVALID_PARAMS with the JSON Pointer of the first mistake; an unknown key comes with the nearest known one.
 */
export function parseScenario(value: unknown): Scenario {
  return SCENARIO(value, "#");
}
