import { isMeerkatError } from "@meerkat/errors";
import type { JsonObject } from "@meerkat/protocol";
import type { DriverOptions } from "../http/driver-options.ts";
import { failureOf, type Verdict } from "../http/failure.ts";
import { secretsOf } from "../http/secrets.ts";
import { isKeyless } from "../missing-key.ts";
import type { FailedResponse } from "./failed-response.ts";
import { PROVIDER } from "./meta.ts";
import { quotasOf, reasonOf } from "./reason.ts";
import { ModelFault } from "./stop.ts";
import { type WireError, wireError } from "./wire-error.ts";

// The SDK's words for a stream that ended inside a chunk.
const CUT = /incomplete json segment|exception parsing stream chunk/i;
const TOO_COMPLEX = /too many states|too complex|schema.*(too large|complexity)/i;
const SIMPLER =
  "Gemini constrains answers with a small automaton: shorten enums and names, or leave out length limits and optional properties.";

/** The error for whatever the SDK threw in a call with these options; `failed` is the response, where there was one. */
export function geminiFailure(error: unknown, options: DriverOptions, failed?: FailedResponse) {
  const reported = wireError(error) ?? unread(error, failed);
  const judge = () =>
    reported ? { ...reasonOf(reported), details: named(reported) } : (faultOf(error) ?? cutOff(error));
  return failureOf(reported ? readable(reported, failed) : error, {
    provider: PROVIDER,
    secrets: secretsOf(options),
    keyless: isKeyless(options),
    judge,
  });
}

/** The failure in the API's words alone: the SDK's error has the whole body for a message. */
function readable({ status, message }: WireError, failed: FailedResponse | undefined): Error {
  const advice = TOO_COMPLEX.test(message) ? ` ${SIMPLER}` : "";
  return Object.assign(new Error(`${message}${advice}`), { status, headers: failed?.headers });
}

/** A response whose body was empty or could not be read: the status tells enough, and the SDK forgets it. */
function unread(error: unknown, failed: FailedResponse | undefined): WireError | undefined {
  if (failed === undefined || isMeerkatError(error)) return undefined;
  const said = error instanceof Error ? error.message : String(error);
  return { status: failed.status, message: `${failed.status} without words of its own. ${said}`, details: [] };
}

function faultOf(error: unknown): Verdict | undefined {
  if (!(error instanceof ModelFault)) return undefined;
  return { reason: "server_error", details: { finish_reason: error.finishReason } };
}

function cutOff(error: unknown): Verdict | undefined {
  const cut = error instanceof Error && (error instanceof SyntaxError || CUT.test(error.message));
  return cut ? { reason: "network" } : undefined;
}

function named(error: WireError): JsonObject {
  const quotas = quotasOf(error);
  return {
    ...(error.name ? { provider_code: error.name } : {}),
    ...(quotas.length > 0 ? { quotas } : {}),
  };
}
