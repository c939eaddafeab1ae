import { isMeerkatError, MeerkatClient, SessionNotFoundError } from "@meerkat/client";
import { SILENCE, serveHere } from "./server.ts";

/** What the program saw; the same wherever it runs. */
export interface Report {
  readonly capabilities: readonly string[];
  readonly structuredOutput: unknown;
  readonly deltas: readonly string[];
  readonly text: string;
  /** The text of the turn after a loop was left early: the session is free again. */
  readonly afterBreak: string;
  /** Whether the aborted stream rejected with the very reason of the abort. */
  readonly abortReason: boolean;
  /** Runs that the server saw interrupted. */
  readonly interrupted: number;
  readonly missing: string;
  readonly afterClose: string;
}

/** The report that every platform must give. */
export const EXPECTED: Report = {
  capabilities: ["sessions"],
  structuredOutput: { city: "Tokyo", country: "Japan", population: 13_960_000 },
  deltas: ["Tokyo ", "is ", "large."],
  text: "Tokyo is large.",
  afterBreak: "Tokyo is large.",
  abortReason: true,
  interrupted: 2,
  missing: "SESSION_NOT_FOUND",
  afterClose: "CLIENT_CLOSED",
};

const CITY = {
  type: "object",
  properties: { city: { type: "string" }, country: { type: "string" }, population: { type: "integer" } },
  required: ["city", "country", "population"],
} as const;

type CitySession = Awaited<ReturnType<typeof create>>;

/**
 * A client's life with everything that a platform could get in the way of: a typed session, a stream that is read, one
 * that is left early, one that is aborted, an error with its class, and the end.
 *
 * @param onDelta told each piece of text as it arrives.
 */
export async function runSession(onDelta: (delta: string) => void = () => undefined): Promise<Report> {
  const { transport, interrupted } = serveHere();
  const client = await new MeerkatClient({ transport }).connect();
  const session = await create(client);
  const { structuredOutput } = session;
  const { deltas, text } = await read(session, onDelta);
  const afterBreak = await leaveEarly(session);
  const abortReason = await abort(session);
  const missing = await codeOf(client.readSession("nowhere"));
  const capabilities = client.capabilities.map(({ id }) => id);
  await client.close();
  const afterClose = await codeOf(client.listSessions());
  const counted = { interrupted: interrupted(), missing, afterClose };
  return { capabilities, structuredOutput, deltas, text, afterBreak, abortReason, ...counted };
}

function create(client: MeerkatClient) {
  return client.createSession("Tell me about Tokyo", { outputSchema: CITY });
}

async function read(session: CitySession, onDelta: (delta: string) => void) {
  const deltas: string[] = [];
  const stream = session.stream("And its size?");
  for await (const event of stream) {
    if (event.type !== "text_delta") continue;
    deltas.push(event.delta);
    onDelta(event.delta);
  }
  return { deltas, text: stream.result.text };
}

async function leaveEarly(session: CitySession): Promise<string> {
  for await (const event of session.stream(SILENCE)) if (event.type === "text_delta") break;
  return (await session.turn("Are you free?")).text;
}

async function abort(session: CitySession): Promise<boolean> {
  const controller = new AbortController();
  const reason = new Error("enough");
  try {
    for await (const _ of session.stream(SILENCE, { signal: controller.signal })) controller.abort(reason);
  } catch (error) {
    // The reader is free at once and the run ends a little later; the session's next turn waits for that.
    await session.turn("Have you stopped?");
    return error === reason;
  }
  return false;
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(() => undefined).catch((thrown: unknown) => thrown);
  if (error instanceof SessionNotFoundError) return "SESSION_NOT_FOUND";
  return isMeerkatError(error) ? error.code : String(error);
}
