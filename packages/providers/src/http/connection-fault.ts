import { isRecord } from "@meerkat/protocol";

// The words of fetch, of its body and of the SDKs for a connection that never was or broke.
const BROKEN =
  /fetch failed|terminated|connection error|premature|socket hang up|other side closed|malformed server-sent/i;
const TIMEOUT = /timed? ?out/i;

/** Whether an error, or one it was caused by, is the network's. */
export function connectionFault(error: unknown): "network" | "timeout" | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = isRecord(error) && typeof error.code === "string" ? error.code : "";
  if (TIMEOUT.test(error.message) || /TIMEDOUT|TIMEOUT/.test(code)) return "timeout";
  if (BROKEN.test(error.message) || /^(E[A-Z]+|UND_ERR_)/.test(code)) return "network";
  return connectionFault(error.cause);
}
