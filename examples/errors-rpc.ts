import {
  fromRpcError,
  MeerkatError,
  SessionNotFoundError,
  toExitCode,
  toHttpStatus,
  toRpcError,
} from "@meerkat/errors";

// On the server: whatever was thrown becomes a JSON-RPC error object.
const sent = toRpcError(new MeerkatError("SESSION_NOT_FOUND", "There is no session s-1. List them with session/list."));
console.log(sent.code);

// On the client: the error object becomes the class that the contract names for its code.
const error = fromRpcError(JSON.parse(JSON.stringify(sent)));
if (error instanceof SessionNotFoundError) console.log(error.code, error.message);

// The same error on the other surfaces.
console.log(toHttpStatus(error), toExitCode(error));
