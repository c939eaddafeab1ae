import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import type { Environment } from "@meerkat/runtime";
import type { Surroundings } from "./realm/index.ts";
import { forTerminal } from "./terminal.ts";
import { workingDirectory } from "./working-directory.ts";

/** A stream that may be a terminal. */
type MaybeTerminal<S> = S & { readonly isTTY?: boolean };

/** Everything a command touches of its process. */
export interface Io extends Surroundings {
  readonly stdin: MaybeTerminal<Readable>;
  readonly stdout: MaybeTerminal<Writable>;
  readonly stderr: Writable;
  /** Aborts with an {@link Interruption} on a signal, and when nobody reads the output any more. */
  readonly signal: AbortSignal;
}

interface InterruptionFacts {
  readonly exitCode: number;
  readonly quiet?: boolean;
  readonly sessionId?: string | undefined;
}

/** Why a command was stopped from outside. */
export class Interruption extends Error {
  readonly exitCode: number;
  /** Whether nobody is there to be told. */
  readonly quiet: boolean;
  /** The session whose run was stopped. */
  readonly sessionId: string | undefined;

  constructor(message: string, { exitCode, quiet = false, sessionId }: InterruptionFacts) {
    super(message);
    this.name = "Interruption";
    this.exitCode = exitCode;
    this.quiet = quiet;
    this.sessionId = sessionId;
  }
}

/**
 * Writes to the output and waits while its reader is behind; a terminal is not sent what it would obey. Rejects with the
 * {@link Interruption} once there is no reader.
 */
export function print(io: Io, text: string): Promise<void> {
  return printBytes(io, Buffer.from(io.stdout.isTTY ? forTerminal(text) : text));
}

/** The same for bytes, as they are. */
export async function printBytes({ stdout, signal }: Io, bytes: Uint8Array): Promise<void> {
  signal.throwIfAborted();
  if (stdout.write(bytes)) return;
  try {
    await once(stdout, "drain", { signal });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

/** Writes a line for the person at the terminal. */
export function note({ stderr }: Io, line: string): void {
  stderr.write(`${forTerminal(line)}\n`);
}

/** The process as a command sees it. */
export function processIo(signal: AbortSignal): Io {
  const { stdin, stdout, stderr, platform } = process;
  const env: Environment = process.env;
  return {
    ...{ stdin, stdout, stderr, env, platform, signal },
    // When a command asks for it: then its failure is reported as others are.
    get cwd() {
      return workingDirectory();
    },
  };
}
