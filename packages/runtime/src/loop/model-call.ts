import { MeerkatError } from "@meerkat/errors";
import type { AssistantBlock, StopReason, Usage } from "@meerkat/protocol";
import { type ModelEvent, type ModelRequest, providerError, retryInfo } from "@meerkat/providers";
import { delay, type Interruptible, LONGEST_TIMER_MS, untilAborted } from "../abort.ts";
import { retryDelayMs } from "../policy/index.ts";
import { EventLoopShare } from "./event-loop-share.ts";
import type { RunInput } from "./run-input.ts";

/** A finished answer of the model. */
export interface Answer {
  readonly blocks: readonly AssistantBlock[];
  /** The text blocks together. */
  readonly text: string;
  readonly stopReason: StopReason;
  readonly usage: Usage;
  /** The provider's own words about why it ended. */
  readonly detail?: string;
}

/** What came of an answer before it broke off. */
export interface Partial {
  text: string;
  /** What it had cost by then, as far as the provider told. */
  usage: Usage;
}

/** A try that failed and is made again. */
export interface Discarded {
  /** Why it failed. */
  readonly reason: string;
  /** What it had cost, as far as the provider told. */
  readonly usage: Usage;
}

/** Looks at an answer while it is written. */
export interface Watch {
  /** A try begins; `discarded` is the one before it. */
  begin(discarded?: Discarded): void;
  /** Takes a piece of text. Rejects with {@link StoppedEarly} to end the call. */
  read(delta: string): Promise<void>;
}

/** A call that was ended because nothing that follows could have been of use. */
export class StoppedEarly extends Error {
  override name = "StoppedEarly";
}

const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0 };

/** What has been streamed of nothing. */
export function nothingYet(): Partial {
  return { text: "", usage: NO_USAGE };
}

/** Who follows a call. */
interface Following extends Looking {
  /** Told what each try has cost that came to nothing and is made again. */
  readonly onDiscarded: (usage: Usage) => void;
}

/**
 * Calls the model, streaming, and tries again what the provider says is worth it. `partial` holds the text streamed
 * by the current try, so that a stopped run can keep it.
 */
export async function callModel(
  run: RunInput,
  request: ModelRequest,
  signal: AbortSignal,
  { partial, watch, onDiscarded }: Following,
): Promise<Answer> {
  let discarded: Discarded | undefined;
  for (let attempt = 1; ; attempt++) {
    if (discarded) onDiscarded(discarded.usage);
    Object.assign(partial, nothingYet());
    watch?.begin(discarded);
    try {
      return await stream(run, request, signal, { partial, watch });
    } catch (error) {
      signal.throwIfAborted();
      await waitToRetry(run, error, { attempt, partial, signal });
      discarded = { reason: messageOf(error), usage: partial.usage };
    }
  }
}

interface Failed {
  readonly attempt: number;
  readonly partial: Partial;
  readonly signal: AbortSignal;
}

/** Waits as long as the next try has to; throws the error again when there is none to make. */
async function waitToRetry(run: RunInput, error: unknown, { attempt, partial, signal }: Failed): Promise<void> {
  const { retry } = run.config;
  const info = retryInfo(error);
  if (!info.retryable || attempt > retry.maxRetries) throw error;
  const delayMs = retryDelayMs(attempt, info, retry);
  // Waiting past the time budget would only turn one failure into a later one.
  if (delayMs >= run.budget.remainingMs()) throw error;
  await run.emit({
    type: "retrying",
    attempt,
    maxAttempts: retry.maxRetries,
    error: messageOf(error),
    delayMs,
    ...(partial.text === "" ? {} : { discardedChars: partial.text.length }),
  });
  partial.text = "";
  await delay(delayMs, signal);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Looking {
  readonly partial: Partial;
  readonly watch: Watch | undefined;
}

interface Reading extends Looking {
  readonly blocks: AssistantBlock[];
}

async function stream(run: RunInput, request: ModelRequest, outer: AbortSignal, looking: Looking): Promise<Answer> {
  const limit = run.config.retry.callTimeoutMs;
  const signal =
    limit === undefined ? outer : AbortSignal.any([outer, AbortSignal.timeout(Math.min(limit, LONGEST_TIMER_MS))]);
  try {
    return await readAnswer(run, untilAborted(run.provider.stream(request, { signal }), signal), looking);
  } catch (error) {
    if (signal.aborted && !outer.aborted) throw timedOut(run, limit ?? 0, error);
    throw error;
  }
}

async function readAnswer(run: RunInput, events: Interruptible<ModelEvent>, looking: Looking): Promise<Answer> {
  const blocks: AssistantBlock[] = [];
  const reading: Reading = { ...looking, blocks };
  const share = new EventLoopShare();
  for await (const first of events) {
    // What came together is dealt with together: waiting for each is what most of them would cost.
    for (let event: ModelEvent | undefined = first; event; event = events.take()) {
      if (event.type === "finish") return finish(blocks, event);
      const room = take(run, event, reading);
      if (room) await room;
      const turn = share.spend();
      if (turn) await turn;
    }
  }
  throw new MeerkatError("INTERNAL_ERROR", `The provider ${run.provider.name} ended its answer without a finish.`);
}

function take(
  run: RunInput,
  event: Exclude<ModelEvent, { type: "finish" }>,
  reading: Reading,
): Promise<void> | undefined {
  if (event.type === "block") return closeBlock(run, event.block, reading.blocks);
  if (event.type !== "usage") return passOn(run, event, reading);
  reading.partial.usage = event.usage;
  return undefined;
}

function passOn(
  run: RunInput,
  event: Extract<ModelEvent, { delta: string }>,
  { partial, watch }: Looking,
): Promise<void> | undefined {
  if (event.type !== "text_delta") return run.emit(event);
  partial.text += event.delta;
  const room = run.emit(event);
  return watch ? look(watch, event.delta, room) : room;
}

async function look(watch: Watch, delta: string, room: Promise<void> | undefined): Promise<void> {
  await room;
  await watch.read(delta);
}

async function closeBlock(run: RunInput, block: AssistantBlock, blocks: AssistantBlock[]): Promise<void> {
  if (block.blockType === "reasoning" && block.data.text !== "")
    await run.emit({ type: "reasoning_complete", content: block.data.text });
  blocks.push(block);
}

function finish(
  blocks: readonly AssistantBlock[],
  { stopReason, usage, detail }: { readonly stopReason: StopReason; readonly usage: Usage; readonly detail?: string },
): Answer {
  const text = blocks.map((block) => (block.blockType === "text" ? block.data.text : "")).join("");
  return { blocks, text, stopReason, usage, ...(detail === undefined ? {} : { detail }) };
}

function timedOut(run: RunInput, limitMs: number, cause: unknown): MeerkatError {
  const message = `The provider ${run.provider.name} did not finish its answer within ${limitMs} ms.`;
  return providerError({ provider: run.provider.name, reason: "timeout", message, cause });
}
