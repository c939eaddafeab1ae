/**
 * The documented snippets in their TypeScript spelling, as users write them. They are compiled in the workspace and,
 * against the packed package, with every supported compiler; `seeds.test.ts` runs them.
 */
import {
  type AgentEvent,
  type Capability,
  CapabilityUnavailableError,
  type EventStream,
  isMeerkatError,
  type JsonValue,
  MeerkatClient,
  MeerkatError,
  type RunResult,
  type SessionInfo,
  SessionNotFoundError,
  SkillNotFoundError,
  type SkillRef,
  type Transport,
  type UnknownEvent,
} from "@meerkat/client";

/** Takes what a snippet would print. */
export type Print = (...values: readonly unknown[]) => void;

/** What two types are: the same, or not. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only for `true`. */
function isTrue<_ extends true>(): void {}

/** Structured output: the schema in the call gives the result its type. */
export async function inlineSchema(client: MeerkatClient, print: Print): Promise<void> {
  const session = await client.createSession("Tell me about Tokyo", {
    outputSchema: {
      type: "object",
      properties: {
        city: { type: "string" },
        country: { type: "string" },
        population: { type: "integer" },
      },
      required: ["city", "country", "population"],
    },
  });
  print(session.structuredOutput);
  const data = session.structuredOutput;
  isTrue<Same<typeof data, { readonly city: string; readonly country: string; readonly population: number }>>();
  print(data.city.toUpperCase(), data.population.toFixed(0));
}

/** Reading the result of a schema that was made elsewhere. */
export async function schemaVariable(client: MeerkatClient, print: Print): Promise<void> {
  const schema = { type: "object", properties: { city: { type: "string" }, population: { type: "integer" } } };
  const session = await client.createSession("Tell me about Tokyo", { outputSchema: schema });
  const data = session.structuredOutput; // { city: "Tokyo", country: "Japan", ... }
  isTrue<Same<typeof data.city, JsonValue | undefined>>();
  print(data.city);
  print(data.population);
}

/** Retries, and a schema that leaves its items open. */
export async function retries(client: MeerkatClient, print: Print): Promise<void> {
  const session = await client.createSession("Extract entities", {
    outputSchema: { type: "object", properties: { entities: { type: "array" } } },
    structuredOutputRetries: 5,
  });
  const { schemaWarnings = [] } = session.lastResult;
  for (const { provider, path, message } of schemaWarnings) print(provider, path, message);
  isTrue<Same<typeof session.structuredOutput.entities, readonly JsonValue[] | undefined>>();
}

/** RunResult, and the session's view of its latest turn. */
export async function results(client: MeerkatClient, print: Print): Promise<void> {
  const session = await client.createSession("Hello");
  const result: RunResult = await session.turn("And again?");
  print(result.sessionId, result.sessionRef, result.text, result.turns, result.toolCalls);
  print(result.usage.inputTokens, result.usage.outputTokens);
  print(result.usage.cacheCreationTokens, result.usage.cacheReadTokens);
  for (const { skillId, errorCode } of result.skillDiagnostics?.quarantined ?? []) print(skillId, errorCode);
  print(session.id, session.ref, session.text, session.usage, session.turns, session.toolCalls);
  print(session.structuredOutput, session.lastResult?.text);
}

/** The thin methods of a session. */
export async function sessionMethods(client: MeerkatClient, print: Print): Promise<void> {
  const session = await client.createSession("Hello");
  const { messages } = await session.history();
  print(messages.length);
  const subscription = await session.subscribeEvents();
  await subscription.close();
  await session.interrupt();
  await session.archive();
}

/** A session whose first turn runs later. */
export async function deferred(client: MeerkatClient, print: Print): Promise<void> {
  const session = await client.createDeferredSession("You are terse.");
  print(session.id, session.ref);
  const result: RunResult = await session.startTurn("Go");
  print(result.text);
}

/** EventStream: read, then asked for its result. */
export async function streaming(client: MeerkatClient, print: Print): Promise<void> {
  const created = client.createSessionStreaming("Hello");
  for await (const event of created) if (event.type === "text_delta") print(event.delta);
  print(created.sessionId, created.result.text);

  const stream: EventStream = created.session.stream("More");
  try {
    print(stream.result);
  } catch (error) {
    if (error instanceof MeerkatError) print(error.code);
  }
  print((await stream.collect()).text);
  print(await created.session.stream("And more").collectText());
}

/** Every documented event narrows to its fields; what is not documented has a literal of its own. */
export function describeEvent(event: AgentEvent): JsonValue | undefined {
  switch (event.type) {
    case "run_started":
      return event.prompt;
    case "run_completed":
      return event.result;
    case "turn_started":
      return event.turnNumber;
    case "text_complete":
      return event.content;
    case "tool_call_requested":
      return event.name;
    case "turn_completed":
      return event.stopReason;
    case "tool_execution_timed_out":
      return event.timeoutMs;
    case "compaction_failed":
      return event.error;
    case "retrying":
      return event.attempt;
    case "hook_denied":
      return event.message;
    case "interaction_failed":
      return event.error;
    case "unknown":
      isTrue<Same<typeof event, UnknownEvent>>();
      return event.wireType;
    default:
      return undefined;
  }
}

/** The four classes of errors and their facts. */
export async function errors(client: MeerkatClient, print: Print): Promise<void> {
  try {
    await client.readSession("nowhere");
  } catch (error) {
    if (error instanceof SessionNotFoundError) print("no session", error.message);
    else if (error instanceof SkillNotFoundError) print("no skill", error.details);
    else if (isMeerkatError(error)) print(error.code, error.capabilityHint?.capabilityId);
    else throw error;
  }
}

/** Capabilities are asked of the client itself. */
export function capabilities(client: MeerkatClient, print: Print): void {
  for (const { id, description, status, available } of client.capabilities satisfies readonly Capability[]) {
    print(id, description, status, available);
  }
  print(client.hasCapability("skills"));
  try {
    client.requireCapability("skills");
  } catch (error) {
    if (error instanceof CapabilityUnavailableError) print(error.code);
  }
}

/** A skill as a key or as the older text. */
export async function skills(client: MeerkatClient, print: Print): Promise<void> {
  const session = await client.createSession("Hello");
  const key: SkillRef = { sourceUuid: "0199aa00-0000-7000-8000-000000000001", skillName: "review" };
  const result = await session.turn("Review this", {
    skillRefs: [key, "0199aa00-0000-7000-8000-000000000001/review"],
  });
  print(result.text);
  if (client.hasCapability("skills")) await session.invokeSkill(key, "Review this");
}

/** Text and images in one prompt. */
export async function multimodal(client: MeerkatClient, print: Print): Promise<void> {
  const session = await client.createSession([
    { type: "text", text: "What is this?" },
    { type: "image", mediaType: "image/png", data: "aGVsbG8=" },
  ]);
  print(session.text);
}

/** The sessions of a realm. */
export async function sessions(client: MeerkatClient, print: Print): Promise<void> {
  const listed: readonly SessionInfo[] = await client.listSessions();
  for (const { sessionId, sessionRef, createdAt, updatedAt, messageCount, totalTokens, isActive } of listed) {
    print(sessionId, sessionRef, createdAt, updatedAt, messageCount, totalTokens, isActive);
  }
}

/** A client over a transport closes itself at the end of its block. */
export async function connected(transport: Transport, use: (client: MeerkatClient) => Promise<void>): Promise<void> {
  const client = await new MeerkatClient({ transport }).connect();
  try {
    await use(client);
  } finally {
    await client.close();
  }
}
