import type { CallContext, Caller } from "@meerkat/protocol";
import { createRegistry, type ModelProvider } from "@meerkat/providers";
import { createRuntime, type Runtime } from "@meerkat/runtime";
import type { SessionStore } from "@meerkat/store";

const NAME = "instant";

/** About what people type and get: the size of the rows that a turn writes. */
export const PROMPT = "Which of these three plans would you choose, and what speaks against the other two? ".repeat(2);
export const ANSWER = "The second one: it needs no new hardware, and it can be undone within a day. ".repeat(5);

/** A provider that answers with these pieces of text without waiting for anything. */
function instantProvider(deltas: readonly string[]): ModelProvider {
  const text = deltas.join("");
  return {
    name: NAME,
    async *stream() {
      for (const delta of deltas) yield { type: "text_delta", delta };
      yield { type: "block", block: { blockType: "text", data: { text } } };
      yield { type: "finish", stopReason: "end_turn", usage: { inputTokens: 100, outputTokens: 100 } };
    },
  };
}

/** A runtime over an instant provider, which is also its default model. */
export function instantRuntime(store: SessionStore, deltas: readonly string[] = [ANSWER]): Runtime {
  const providers = createRegistry([{ name: NAME, load: async () => instantProvider(deltas) }]);
  return createRuntime({ realm: "bench", store, providers });
}

/** The parameters of a session that exists and has run nothing yet. */
const NEW_SESSION = { prompt: "", initialTurn: "deferred", model: NAME, provider: NAME } as const;

/** A caller that throws away what it is told. */
const DEAF: Caller = {
  id: "bench",
  closed: new AbortController().signal,
  call: () => Promise.reject(new Error("The benchmark's caller has no tools.")),
  notify: () => undefined,
};

/** What a call of a handler needs, new for every call as it is on a connection. */
function callContext(): CallContext {
  return { signal: new AbortController().signal, requestId: 1, caller: DEAF };
}

/** Makes a session and gives its id. */
export async function newSession({ handlers }: Runtime): Promise<string> {
  return (await handlers["session/create"](NEW_SESSION, callContext())).sessionId;
}

/** Runs one turn from prompt to commit. */
export async function runTurn({ handlers }: Runtime, sessionId: string): Promise<void> {
  await handlers["turn/start"]({ sessionId, prompt: PROMPT }, callContext());
}
