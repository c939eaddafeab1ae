import type { ExitStatus } from "./exit.ts";

/** Why the connection to a child process broke: it could not be started, or it is gone. */
export class ChildProcessError extends Error {
  /** What it is called: `name` of its options, or else its command. */
  readonly command: string;
  /** Exit code, or `null` when a signal ended it or it was never started. */
  readonly code: number | null;
  /** Name of the signal that ended it, or `null`. */
  readonly signal: string | null;
  /** Its last lines on stderr, possibly empty. */
  readonly stderrTail: string;

  constructor(command: string, status: ExitStatus, stderrTail: string) {
    super(describe(command, status, stderrTail), { cause: status.error });
    this.name = "ChildProcessError";
    this.command = command;
    this.code = status.code;
    this.signal = status.signal;
    this.stderrTail = stderrTail;
  }
}

function describe(command: string, { code, signal, error }: ExitStatus, stderrTail: string): string {
  if (error !== undefined) {
    return `Could not start "${command}": ${error.message}. Check the path, its execute permission and the working directory.`;
  }
  const how = signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
  const last = stderrTail === "" ? "It wrote nothing to stderr." : `Its last lines on stderr:\n${stderrTail}`;
  return `"${command}" ${how}. ${last}`;
}
