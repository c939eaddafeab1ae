import { isMeerkatError, MeerkatError } from "@meerkat/errors";
import { ContractViolation } from "@meerkat/protocol";
import { LineTooLongError, type Malformed, RpcFailure } from "@meerkat/wire";
import type { Dialect } from "./dialect.ts";

/** What a failed call rejects with: the server's error, the broken contract, or why the connection is gone. */
export function callError(
  error: unknown,
  { method, dialect }: { readonly method: string; readonly dialect: Pick<Dialect, "failure"> },
): MeerkatError {
  if (isMeerkatError(error)) return error;
  if (error instanceof RpcFailure) return dialect.failure(error.rpc);
  if (error instanceof ContractViolation) return invalidResponse(`The answer to ${method}`, error);
  if (error instanceof LineTooLongError)
    return new MeerkatError(
      "INVALID_ARGS",
      `What ${method} sends is longer than the ${error.limitBytes} bytes that the server reads in one line. Send less, or start it with a larger --max-line-bytes.`,
      { cause: error },
    );
  // A cycle or a BigInt is a TypeError, a value that is nested too deeply or too long a RangeError.
  if (error instanceof TypeError || error instanceof RangeError)
    return new MeerkatError(
      "INVALID_ARGS",
      `The parameters of ${method} cannot be written as JSON: ${error.message}.`,
      { cause: error },
    );
  return connectionClosed(error);
}

/** The error for something the server sent that the contract does not allow. */
export function invalidResponse(what: string, violation: ContractViolation): MeerkatError {
  const message = `${what} does not fit the contract: ${violation.message}. Client and server may be of different builds; update the older one.`;
  return new MeerkatError("INVALID_RESPONSE", message, { cause: violation });
}

/** The error of every call and stream once the server is gone. */
export function connectionClosed(cause: unknown): MeerkatError {
  if (isMeerkatError(cause)) return cause;
  const why = cause instanceof Error ? cause.message : "The server ended the connection.";
  return new MeerkatError("CONNECTION_CLOSED", `The server is gone; call connect() to start over. ${why}`, { cause });
}

/** Why a line that is no message ends the connection; `undefined` when nothing was lost with it. */
export function fatal(what: Malformed): MeerkatError | undefined {
  switch (what.kind) {
    case "not_json":
      return new MeerkatError(
        "CONNECTION_CLOSED",
        `The server wrote a line that is no JSON to stdout: ${JSON.stringify(what.head)}. Only messages belong there; logs belong on stderr.`,
      );
    case "invalid_request":
      return new MeerkatError(
        "CONNECTION_CLOSED",
        `The server wrote a line that is no message (${what.why}): ${JSON.stringify(what.head)}.`,
      );
    case "too_long":
      return new MeerkatError(
        "CONNECTION_CLOSED",
        `The server wrote a line longer than ${what.limitBytes} bytes. Raise the option \`maxLineBytes\`.`,
      );
    case "unknown_response":
      // Without an id nobody can tell which call was refused, and that call would wait for ever.
      return what.id === null && what.error
        ? new MeerkatError("CONNECTION_CLOSED", `The server could not read a message: ${what.error.message}`)
        : undefined;
    default:
      return undefined;
  }
}
