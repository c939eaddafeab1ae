import { MeerkatError } from "@meerkat/errors";
import { type CallContext, CONTRACT_VERSION, type Handlers, type JsonValue, parseVersion } from "@meerkat/protocol";
import { serveRpc } from "@meerkat/server";
import { judgeAnswer, parseOutputSchema } from "@meerkat/structured-output";
import { memoryPair, type Transport } from "@meerkat/wire";

/** A prompt that is answered with one word and then with silence, until the run is interrupted. */
export const SILENCE = "silence";

/** A server beside the client, wherever that is. */
export interface ServerHere {
  /** The client's end. */
  readonly transport: Transport;
  /** How many runs were interrupted so far. */
  readonly interrupted: () => number;
}

const SESSION_ID = "0199aa00-0000-7000-8000-00000000000b";
const ANSWER = '{"city": "Tokyo", "country": "Japan", "population": 13960000}';
const WORDS = ["Tokyo ", "is ", "large."];
const USAGE = { inputTokens: 3, outputTokens: 3, totalTokens: 6 };

/** Serves one connection with a model that always says the same. */
export function serveHere(): ServerHere {
  const [transport, far] = memoryPair();
  let interrupted = 0;
  let schema: JsonValue = {};
  const handlers: Partial<Handlers> = {
    "capabilities/get": () => ({
      contractVersion: parseVersion(CONTRACT_VERSION) ?? { major: 0, minor: 0, patch: 0 },
      capabilities: [{ id: "sessions", description: "Sessions", status: "Available" }],
    }),
    "session/create": ({ outputSchema = {} }, context) => {
      schema = outputSchema;
      return run(context, schema);
    },
    "turn/start": ({ prompt }, context) => {
      if (prompt !== SILENCE) return run(context, schema);
      return silence(context).finally(() => interrupted++);
    },
    "session/read": ({ sessionId }) => {
      throw new MeerkatError("SESSION_NOT_FOUND", `There is no session ${sessionId}. List them with session/list.`);
    },
  };
  // The dispatcher answers METHOD_NOT_FOUND for what is absent, and the program calls nothing else.
  serveRpc({ handlers: handlers as Handlers, serverInfo: { name: "here", version: "1" }, transport: far });
  return { transport, interrupted: () => interrupted };
}

/** The answer as the user's own schema judges it: these validators may not use `eval` either. */
function structured(schema: JsonValue): JsonValue {
  const judgement = judgeAnswer(ANSWER, parseOutputSchema(schema));
  if (!judgement.ok) throw new MeerkatError("AGENT_ERROR", `${judgement.reason} Give the server the program's schema.`);
  return judgement.value;
}

async function run(context: CallContext, schema: JsonValue) {
  for (const delta of WORDS) await say(context, delta);
  const structuredOutput = structured(schema);
  return { sessionId: SESSION_ID, text: WORDS.join(""), turns: 1, toolCalls: 0, usage: USAGE, structuredOutput };
}

async function silence(context: CallContext): Promise<never> {
  await say(context, "Well");
  return new Promise((_resolve, reject) => {
    const interrupt = () => reject(context.signal.reason);
    context.signal.addEventListener("abort", interrupt, { once: true });
    if (context.signal.aborted) interrupt();
  });
}

async function say({ caller, requestId }: CallContext, delta: string): Promise<void> {
  const attributed = requestId === undefined ? {} : { requestId };
  await caller.notify("session/event", { sessionId: SESSION_ID, event: { type: "text_delta", delta }, ...attributed });
}
