import type { AgentEvent, RunResult, Usage } from "@meerkat/protocol";

/** What the events of a run tell about its result so far. */
export interface FoldedRun extends Pick<RunResult, "text" | "turns" | "toolCalls" | "usage"> {
  /** Known from the first event that names the session. */
  readonly sessionId?: string;
  /** `running` until `run_completed` or `run_failed`. */
  readonly status: "running" | "completed" | "failed";
  /** What a failed run said about it. */
  readonly error?: string;
}

/** Takes the events of one run in their order. */
export interface Fold {
  /** Takes the next event. */
  push(event: AgentEvent): void;
  /** What is known so far. A new object each time. */
  readonly result: FoldedRun;
}

interface State extends FoldedRun {
  /** Whether a model call has begun and not ended. */
  readonly inTurn: boolean;
}

const NOTHING: State = {
  text: "",
  turns: 0,
  toolCalls: 0,
  usage: { inputTokens: 0, outputTokens: 0 },
  status: "running",
  inTurn: false,
};

/**
 * Starts a fold of one run's events. `text` is that of the latest answer, `turns` the model calls that ended, `usage`
 * the sum of those calls; `run_completed` has the last word on text and usage.
 */
export function createFold(): Fold {
  let state = NOTHING;
  return {
    push: (event) => {
      state = step(state, event);
    },
    get result() {
      const { inTurn, ...result } = state;
      return result;
    },
  };
}

/** What all the given events of one run tell about its result. */
export function foldEvents(events: Iterable<AgentEvent>): FoldedRun {
  const fold = createFold();
  for (const event of events) fold.push(event);
  return fold.result;
}

/** Streamed text after an event: longer by a `text_delta`, shorter by what `retrying` takes back, else unchanged. */
export function appendText(text: string, event: AgentEvent): string {
  if (event.type === "text_delta") return text + event.delta;
  if (event.type === "retrying") return text.slice(0, Math.max(0, text.length - (event.discardedChars ?? 0)));
  return text;
}

function step(state: State, event: AgentEvent): State {
  switch (event.type) {
    case "run_started":
      return { ...state, sessionId: event.sessionId };
    case "turn_started":
      return { ...endTurn(state), text: "", inTurn: true };
    case "text_delta":
    case "retrying":
      return { ...state, text: appendText(state.text, event) };
    case "text_complete":
      return { ...state, text: event.content };
    case "tool_call_requested":
      return { ...state, toolCalls: state.toolCalls + 1 };
    case "turn_completed":
      return { ...endTurn({ ...state, inTurn: true }), usage: addUsage(state.usage, event.usage) };
    case "run_completed":
      return {
        ...endTurn(state),
        sessionId: event.sessionId,
        text: event.result,
        usage: addUsage(NOTHING.usage, event.usage),
        status: "completed",
      };
    case "run_failed":
      return { ...state, sessionId: event.sessionId, status: "failed", error: event.error, inTurn: false };
    default:
      return state;
  }
}

/** 0.5 servers complete only the last call of a run; a call is also over when the next one begins or the run ends. */
function endTurn(state: State): State {
  return state.inTurn ? { ...state, turns: state.turns + 1, inTurn: false } : state;
}

function addUsage(sum: RunResult["usage"], usage: Usage): RunResult["usage"] {
  const creation = addKnown(sum.cacheCreationTokens, usage.cacheCreationTokens);
  const read = addKnown(sum.cacheReadTokens, usage.cacheReadTokens);
  const inputTokens = sum.inputTokens + usage.inputTokens;
  const outputTokens = sum.outputTokens + usage.outputTokens;
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    ...(creation === undefined ? {} : { cacheCreationTokens: creation }),
    ...(read === undefined ? {} : { cacheReadTokens: read }),
  };
}

/** An amount that nobody reported stays unknown instead of becoming zero. */
function addKnown(a: number | null | undefined, b: number | null | undefined): number | undefined {
  return a == null && b == null ? undefined : (a ?? 0) + (b ?? 0);
}
