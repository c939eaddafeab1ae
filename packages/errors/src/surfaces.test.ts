import { ERRORS } from "@meerkat/protocol";
import { expect, test } from "vitest";
import { MeerkatError, toExitCode, toHttpStatus } from "./index.ts";

/** Written out, because scripts and proxies depend on these numbers: [exit code, HTTP status]. */
const SURFACES: Readonly<Record<string, readonly [exit: number, http: number]>> = {
  SESSION_NOT_FOUND: [10, 404],
  SESSION_BUSY: [11, 409],
  SESSION_NOT_RUNNING: [12, 409],
  DUPLICATE_INPUT: [13, 409],
  REQUEST_CANCELLED: [14, 499],
  PROVIDER_ERROR: [20, 502],
  BUDGET_EXHAUSTED: [21, 429],
  HOOK_DENIED: [22, 403],
  AGENT_ERROR: [30, 500],
  CAPABILITY_UNAVAILABLE: [40, 501],
  SKILL_NOT_FOUND: [41, 404],
  SKILL_RESOLUTION_FAILED: [42, 422],
  SCHEDULE_NOT_FOUND: [43, 404],
  INVALID_PARAMS: [2, 400],
  INTERNAL_ERROR: [1, 500],
  PARSE_ERROR: [2, 400],
  INVALID_REQUEST: [2, 400],
  METHOD_NOT_FOUND: [2, 404],
  VERSION_MISMATCH: [2, 400],
  BINARY_NOT_FOUND: [1, 500],
  BINARY_DOWNLOAD_FAILED: [1, 500],
  BINARY_DOWNLOAD_EXTRACT_FAILED: [1, 500],
  ARCHIVE_EXTRACT_FAILED: [1, 500],
  UNSUPPORTED_PLATFORM: [1, 500],
  LEGACY_BINARY_UNSUPPORTED: [2, 500],
  NOT_CONNECTED: [1, 500],
  CONNECTION_CLOSED: [1, 500],
  CLIENT_CLOSED: [1, 500],
  STREAM_NOT_CONSUMED: [1, 500],
  INVALID_ARGS: [2, 500],
  INVALID_RESPONSE: [1, 500],
  INVALID_STATE: [1, 500],
  UNAUTHORIZED: [1, 401],
  CONFLICT: [1, 409],
  DUPLICATE_REQUEST_ID: [1, 409],
  GONE: [1, 410],
  SERVICE_UNAVAILABLE: [1, 503],
};

test.each(Object.keys(ERRORS))("%s leaves the command line and HTTP with its numbers", (code) => {
  const error = new MeerkatError(code, "Text.");
  expect([toExitCode(error), toHttpStatus(error)]).toEqual(SURFACES[code]);
});

test.each([
  new MeerkatError("FROM_TOMORROW", "Text."),
  new Error("Text."),
  "text",
  undefined,
])("%s has the numbers of an internal error", (thrown) => {
  expect([toExitCode(thrown), toHttpStatus(thrown)]).toEqual([1, 500]);
});
