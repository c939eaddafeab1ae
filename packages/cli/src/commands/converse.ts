import type { EventStream, MeerkatClient, RunResult } from "@meerkat/client";
import { MeerkatError } from "@meerkat/errors";
import { type ConnectOptions, connect } from "../connect.ts";
import { Interruption, type Io } from "../io.ts";
import { jsonView, streamView, textView, type View } from "../output/index.ts";
import type { OutputFlags } from "./run-flags.ts";

/** Starts a run on a connected client. */
export type StartRun = (client: MeerkatClient) => Promise<EventStream<RunResult>>;

/** Options of {@link converse}. */
export interface ConverseOptions extends ConnectOptions, OutputFlags {
  /** Whether the run ends with structured output, whose raw answer is of no use while it comes. */
  readonly structured: boolean;
}

/** Runs one turn and shows it. Rejects with what went wrong, or with the {@link Interruption} that stopped it. */
export async function converse(io: Io, options: ConverseOptions, start: StartRun): Promise<void> {
  const view = viewFor(io, options);
  await using client = await connect(io, options);
  const stream = await start(client);
  try {
    for await (const event of stream) await view.event(event);
  } catch (error) {
    const interruption = error instanceof Interruption ? error : undefined;
    if (!interruption?.quiet) view.failed();
    throw interruption ? withSession(interruption, stream.sessionId) : error;
  }
  await view.result(stream.result);
}

function viewFor(io: Io, { output, json, stream, verbose = false, structured }: ConverseOptions): View {
  const isJson = json || output === "json";
  if (isJson && stream)
    throw new MeerkatError("INVALID_ARGS", "--stream is for text, and JSON comes whole. Leave one of them out.");
  if (isJson) return jsonView(io, { verbose });
  const streams = stream ?? (io.stdout.isTTY === true && !structured);
  return streams ? streamView(io, { verbose }) : textView(io, { verbose });
}

function withSession({ message, exitCode, quiet }: Interruption, sessionId: string | undefined): Interruption {
  return new Interruption(message, { exitCode, quiet, sessionId });
}
