import { MeerkatError } from "@meerkat/errors";
import type { JsonObject } from "@meerkat/protocol";

/** Why a download failed; `details.reason` of BINARY_DOWNLOAD_FAILED. The list may grow. */
export type DownloadFailureReason =
  | "http_status"
  | "network"
  | "redirect"
  | "timeout"
  | "size"
  | "checksum"
  | "signature"
  | "rollback"
  | "platform"
  | "manifest"
  | "offline"
  | "no_key"
  | "filesystem";

/** A BINARY_DOWNLOAD_FAILED with its reason. */
export function downloadFailed(
  reason: DownloadFailureReason,
  message: string,
  { details, cause }: { readonly details?: JsonObject; readonly cause?: unknown } = {},
): MeerkatError {
  return new MeerkatError("BINARY_DOWNLOAD_FAILED", message, { details: { reason, ...details }, cause });
}

/** The system's code of an error, such as `ENOENT`; `undefined` when it has none. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** What a thrown value says, with what caused it. */
export function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message ? `${error.message}: ${cause.message}` : error.message;
}
