import type {
  CallContext,
  Caller,
  ContentInput,
  Handlers,
  KnownEvent,
  Params,
  ServerNotification,
  Usage,
} from "@meerkat/protocol";
import {
  createRegistry,
  type ModelEvent,
  type ModelProvider,
  type ModelRequest,
  type ProviderDriver,
  type ProviderProfiles,
} from "@meerkat/providers";
import { type BlobStore, openMemoryStore, type SessionStore } from "@meerkat/store";
import { createRuntime, type Runtime, type RuntimeConfig } from "../src/index.ts";

/** One reply of the scripted provider: events, or a function that makes them. */
export type Reply =
  | readonly ModelEvent[]
  | ((request: ModelRequest, signal: AbortSignal) => AsyncIterable<ModelEvent> | Iterable<ModelEvent>);

export function say(text: string, usage = { inputTokens: 10, outputTokens: 5 }): ModelEvent[] {
  const deltas =
    text === "" ? [] : [...text.matchAll(/.{1,4}/gsu)].map(([delta]) => ({ type: "text_delta" as const, delta }));
  const blocks = text === "" ? [] : [{ type: "block" as const, block: { blockType: "text" as const, data: { text } } }];
  return [...deltas, ...blocks, { type: "finish", stopReason: "end_turn", usage }];
}

export function callTools(
  ...calls: { id: string; name: string; args: Record<string, string | number> }[]
): ModelEvent[] {
  const blocks = calls.map((data) => ({ type: "block" as const, block: { blockType: "tool_use" as const, data } }));
  return [...blocks, { type: "finish", stopReason: "tool_use", usage: { inputTokens: 7, outputTokens: 3 } }];
}

/** A provider that plays replies in order and keeps the requests it saw. */
function scripted(
  replies: readonly Reply[],
  profiles: ProviderProfiles | undefined,
): ModelProvider & { readonly requests: ModelRequest[] } {
  const requests: ModelRequest[] = [];
  let next = 0;
  return {
    name: "scripted",
    requests,
    ...(profiles ? { profiles: () => profiles } : {}),
    async *stream(request, { signal }) {
      requests.push(request);
      const reply = replies[next++];
      if (!reply) throw new Error(`the script has no reply ${next}`);
      for await (const event of typeof reply === "function" ? reply(request, signal) : reply) {
        signal.throwIfAborted();
        yield event;
      }
    },
  };
}

/** A reply that tells what it has cost, streams some text and then hangs until it is aborted. */
export function hang(text = "", usage?: Usage): Reply {
  return async function* (_request, signal) {
    if (usage !== undefined) yield { type: "usage", usage };
    if (text !== "") yield { type: "text_delta", delta: text };
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
  };
}

export type ToolHandler = (
  params: Params<"tool/execute">,
  signal: AbortSignal | undefined,
) => Promise<{ content: ContentInput; isError?: boolean }>;

export interface Heard {
  readonly method: ServerNotification;
  readonly params: Params<ServerNotification>;
}

/** A connection that keeps what it is told. */
export function listener(
  tool?: ToolHandler,
): Caller & { readonly heard: Heard[]; events(): KnownEvent[]; room?: () => Promise<void> | undefined; leave(): void } {
  const heard: Heard[] = [];
  const closed = new AbortController();
  const caller = {
    id: `caller-${Math.random()}`,
    closed: closed.signal,
    heard,
    leave: () => closed.abort(),
    events: () =>
      heard.flatMap(({ params }) => ("event" in params && "type" in params.event ? [params.event as KnownEvent] : [])),
    room: undefined as (() => Promise<void> | undefined) | undefined,
    call: async (_method: "tool/execute", params: Params<"tool/execute">, options?: { signal?: AbortSignal }) => {
      if (!tool) throw new Error("no tools here");
      return tool(params, options?.signal);
    },
    notify: (method: ServerNotification, params: Params<ServerNotification>) => {
      heard.push({ method, params });
      return caller.room?.();
    },
  };
  return caller as ReturnType<typeof listener>;
}

export interface Bench {
  readonly runtime: Runtime;
  readonly handlers: Handlers;
  readonly provider: ReturnType<typeof scripted>;
  readonly store: SessionStore;
  readonly caller: ReturnType<typeof listener>;
  context(signal?: AbortSignal): CallContext;
}

export const QUICK = { maxRetries: 2, initialDelayMs: 1, maxDelayMs: 2, multiplier: 1, rateLimitFloorMs: 1 };

/** A runtime over a scripted provider; `model: "m", provider: "scripted"` is the configured default. */
export function bench(
  replies: readonly Reply[],
  options: {
    tool?: ToolHandler;
    config?: Partial<RuntimeConfig>;
    store?: SessionStore;
    blobs?: BlobStore;
    /** Loads the provider, before the scripted one is given. */
    load?: () => Promise<void>;
    /** Whose rules schemas keep; nothing is constrained when left out. */
    profiles?: ProviderProfiles;
  } = {},
): Bench {
  const provider = scripted(replies, options.profiles);
  const store = options.store ?? openMemoryStore();
  const load = async () => {
    await options.load?.();
    return provider;
  };
  const providers = createRegistry([{ name: "scripted", load }, ...["anthropic", "openai"].map(withoutKey)]);
  const config = { retry: QUICK, ...options.config };
  const blobs = options.blobs ? { blobs: options.blobs } : {};
  const runtime = createRuntime({ realm: "test", store, providers, config, ...blobs });
  const caller = listener(options.tool);
  let request = 0;
  return {
    runtime,
    handlers: runtime.handlers,
    provider,
    store,
    caller,
    context: (signal = new AbortController().signal) => ({ signal, caller, requestId: ++request }),
  };
}

/** A driver that has no key. */
function withoutKey(name: string): ProviderDriver {
  return {
    name,
    missing: () => ({ reason: "authentication", message: `There is no key for ${name}.` }),
    load: () => Promise.reject(new Error("Nothing is loaded without a key.")),
  };
}

export const MODEL = { model: "m", provider: "scripted" } as const;

/** A store with some of its methods replaced. */
export function overriding(store: SessionStore, methods: Partial<SessionStore>): SessionStore {
  return {
    create: (session, options) => store.create(session, options),
    read: (id) => store.read(id),
    messages: (id, range) => store.messages(id, range),
    commit: (id, change) => store.commit(id, change),
    list: (query) => store.list(query),
    delete: (id) => store.delete(id),
    close: () => store.close(),
    ...methods,
  };
}
