import { MeerkatError, toExitCode, toMeerkatError } from "@meerkat/errors";
import { isRecord } from "@meerkat/protocol";
import { Interruption, type Io, note } from "./io.ts";

/** How a failure is reported. */
export interface ReportOptions {
  /** Whether the output is for a machine, which then gets the error as JSON. */
  readonly json: boolean;
}

/** Says what went wrong, on stderr for people and on the output as JSON where that was asked for. Gives the exit code. */
export function reportFailure(thrown: unknown, io: Io, { json }: ReportOptions): number {
  const interruption = thrown instanceof Interruption ? thrown : undefined;
  if (interruption?.quiet) return interruption.exitCode;
  const error = interruption ? interrupted(interruption) : toMeerkatError(thrown);
  note(io, `Error: ${error.message}`);
  const session = sessionLeft(error);
  if (session !== undefined) note(io, `[Session: ${session} | Go on with: rkat resume ${session} "..."]`);
  if (json) io.stdout.write(`${JSON.stringify(asJson(error), null, 2)}\n`);
  return interruption?.exitCode ?? toExitCode(error);
}

function interrupted({ message, sessionId }: Interruption): MeerkatError {
  const details = sessionId === undefined ? {} : { details: { session_id: sessionId } };
  return new MeerkatError("REQUEST_CANCELLED", message, details);
}

/** The session that a failed run left behind; errors without a run name sessions too. */
function sessionLeft({ code, details }: MeerkatError): string | undefined {
  if (!isRecord(details) || typeof details.session_id !== "string") return undefined;
  return code === "REQUEST_CANCELLED" || "usage" in details ? details.session_id : undefined;
}

function asJson({ code, message, details }: MeerkatError) {
  return { error: { code, message, ...(details === undefined ? {} : { details }) } };
}
