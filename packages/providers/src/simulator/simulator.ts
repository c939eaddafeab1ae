import type { Usage } from "@meerkat/protocol";
import { providerError } from "../errors.ts";
import type { ModelEvent, ModelProvider, ModelRequest, ProviderDriver } from "../port.ts";
import { modelStream } from "../stream.ts";
import { callId, simulateAnswer } from "./answer.ts";
import { digestRequest } from "./digest.ts";
import type { Performance } from "./play.ts";
import { play } from "./play.ts";
import type { Answer } from "./reply.ts";
import { estimateUsage, limitAnswer } from "./reply.ts";
import type { Scenario, ScenarioCall, ScenarioError } from "./scenario.ts";
import { loadScenario } from "./scenario-file.ts";
import { createScript } from "./script.ts";

const NAME = "simulator";
const CHUNK_CHARS = 16;

/** Options of the simulator. */
export interface SimulatorOptions {
  /** A script; without one every answer is simulated. */
  readonly scenario?: Scenario;
  /** Characters of a delta; 16 when left out. */
  readonly chunkChars?: number;
}

/**
 * The model for a machine without a key. Answers depend on the whole request and on nothing else, so the same request
 * gives the same events. Scripted answers are sent as written; only simulated ones are cut to `maxTokens`.
 */
export function createSimulator(options: SimulatorOptions = {}): ModelProvider {
  const script = createScript(options.scenario);
  async function* answerCall(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, undefined> {
    const call = script.take(request) ?? {};
    const { digest, characters } = digestRequest(request);
    const answer = scriptedAnswer(call, digest) ?? limitAnswer(simulateAnswer(request, digest), request.maxTokens);
    const usage = { ...estimateUsage(characters, answer), ...call.usage };
    yield* play(answer, performance(call, usage, options.chunkChars ?? CHUNK_CHARS), signal);
  }
  return {
    name: NAME,
    stream: (request, { signal }) => modelStream(signal, (inner) => answerCall(request, inner)),
  };
}

/** The simulator as a driver; a scenario file is read on first use. Its `load` throws as `loadScenario` does. */
export function simulatorDriver(options: { readonly scenarioPath?: string } = {}): ProviderDriver {
  const { scenarioPath } = options;
  return {
    name: NAME,
    load: async () => createSimulator(scenarioPath === undefined ? {} : { scenario: await loadScenario(scenarioPath) }),
  };
}

/** What a scenario says; undefined when it leaves the answer to the simulator. */
function scriptedAnswer(call: ScenarioCall, digest: string): Answer | undefined {
  const text = call.json === undefined ? call.text : JSON.stringify(call.json);
  const silent = [text, call.reasoning, call.toolCalls, call.stopReason, call.error, call.hang];
  if (silent.every((part) => part === undefined)) return undefined;
  const toolCalls = (call.toolCalls ?? []).map(({ name, args, id }, index) => ({
    id: id ?? callId(digest, index),
    name,
    args: args ?? {},
  }));
  return {
    ...(call.reasoning === undefined ? {} : { reasoning: call.reasoning }),
    ...(text === undefined ? {} : { text }),
    toolCalls,
    stopReason: call.stopReason ?? (toolCalls.length > 0 ? "tool_use" : "end_turn"),
  };
}

function performance(call: ScenarioCall, usage: Usage, chunkChars: number): Performance {
  const { delayMs = 0, chunkDelayMs = 0, hang = false } = call;
  const failure = call.error && { error: scriptedError(call.error), afterChunks: call.error.afterChunks ?? 0 };
  return { usage, delayMs, chunkDelayMs, hang, chunkChars: call.chunkChars ?? chunkChars, ...(failure && { failure }) };
}

function scriptedError({ afterChunks: _, message, ...error }: ScenarioError): Error {
  return providerError({ provider: NAME, message: message ?? `The scenario raises "${error.reason}" here.`, ...error });
}
