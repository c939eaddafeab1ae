import { CapabilityUnavailableError, MeerkatError } from "@meerkat/errors";
import { type Io, note } from "../io.ts";

/** What is done with the standard input. */
export type StdinMode = "auto" | "blob" | "lines" | "off";

const NOTE_AFTER_MS = 3000;

/** More than this is not what anybody wants a model to read. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * The text on the standard input, or undefined where there is none to use: in mode `auto` a terminal is not read and
 * an empty input does not count. Throws INVALID_ARGS for what is no text or too long, and CAPABILITY_UNAVAILABLE for
 * mode `lines`, whose lines are messages to a session that stays awake.
 */
export async function readStdin(io: Io, mode: StdinMode): Promise<string | undefined> {
  if (mode === "lines")
    throw new CapabilityUnavailableError(
      '--stdin lines needs the capability "comms", which this build does not have. Use --stdin blob for one prompt.',
      { capabilityHint: { capabilityId: "comms", message: "Use --stdin blob, or leave the option out." } },
    );
  if (mode === "off" || (mode === "auto" && io.stdin.isTTY)) return undefined;
  const text = asText(await readAll(io));
  return mode === "auto" && text === "" ? undefined : text;
}

async function readAll(io: Io): Promise<Buffer> {
  const { stdin, signal } = io;
  const chunks: Buffer[] = [];
  let size = 0;
  // A program that starts this one and keeps its end of the pipe open would wait for it without knowing why.
  const waiting = setTimeout(
    () => note(io, "Waiting for the end of the standard input. --stdin off does not read it."),
    NOTE_AFTER_MS,
  );
  const stop = () => stdin.destroy();
  signal.addEventListener("abort", stop);
  try {
    for await (const chunk of stdin) {
      clearTimeout(waiting);
      chunks.push(Buffer.from(chunk));
      size += chunks.at(-1)?.length ?? 0;
      if (size > MAX_BYTES) throw invalid(`is longer than ${MAX_BYTES / 1024 / 1024} MiB. Send less, or a part of it`);
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearTimeout(waiting);
    signal.removeEventListener("abort", stop);
  }
  signal.throwIfAborted();
  return Buffer.concat(chunks);
}

function asText(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalid("is no UTF-8 text. Use --image FILE for a picture, or --stdin off to ignore it", cause);
  }
}

function invalid(problem: string, cause?: unknown): MeerkatError {
  return new MeerkatError("INVALID_ARGS", `The standard input ${problem}.`, { details: { option: "stdin" }, cause });
}
