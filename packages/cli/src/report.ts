import { MeerkatError, toExitCode, toMeerkatError } from "@meerkat/errors";
import { isRecord } from "@meerkat/protocol";
import { Interruption, type Io, note } from "./io.ts";
import { oneLine } from "./log.ts";

/** How a failure is reported. */
export interface ReportOptions {
  /** Whether the output is for a machine, which then gets the error as JSON. */
  readonly json: boolean;
}

/** Says what went wrong, on stderr for people and on the output as JSON where that was asked for. Gives the exit code. */
export function reportFailure(thrown: unknown, io: Io, { json }: ReportOptions): number {
  if (thrown instanceof Interruption && thrown.quiet) return thrown.exitCode;
  const error = asError(thrown);
  note(io, `Error: ${error.message}`);
  const session = sessionIn(error);
  if (session !== undefined) note(io, `[Session: ${session} | It is kept: rkat resume ${session} "..."]`);
  if (error.code === "INTERNAL_ERROR" && error.cause instanceof Error) note(io, `Cause: ${oneLine(error.cause.message)}`);
  if (json) io.stdout.write(`${JSON.stringify(asJson(error), null, 2)}\n`);
  return thrown instanceof Interruption ? thrown.exitCode : toExitCode(error);
}

/** The error with the session it happened in, so that the work in it is not lost. */
export function inSession(thrown: unknown, sessionId: string | undefined): unknown {
  if (sessionId === undefined || (thrown instanceof Interruption && thrown.quiet)) return thrown;
  const error = asError(thrown);
  const details = { ...(isRecord(error.details) ? error.details : {}), session_id: sessionId };
  const found = new MeerkatError(error.code, error.message, { ...error, details, cause: error.cause });
  return thrown instanceof Interruption ? new SessionInterruption(thrown, found) : found;
}

/** An interruption that knows which session it left behind. */
class SessionInterruption extends Interruption {
  readonly error: MeerkatError;

  constructor({ message, exitCode }: Interruption, error: MeerkatError) {
    super(message, { exitCode });
    this.error = error;
  }
}

function asError(thrown: unknown): MeerkatError {
  if (thrown instanceof SessionInterruption) return thrown.error;
  if (thrown instanceof Interruption) return new MeerkatError("REQUEST_CANCELLED", thrown.message);
  return toMeerkatError(thrown);
}

function sessionIn({ details }: MeerkatError): string | undefined {
  return isRecord(details) && typeof details.session_id === "string" && "usage" in details ? details.session_id : undefined;
}

function asJson({ code, message, details }: MeerkatError) {
  return { error: { code, message, ...(details === undefined ? {} : { details }) } };
}
