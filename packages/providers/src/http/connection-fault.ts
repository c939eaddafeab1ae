import { isRecord } from "@meerkat/protocol";

/** Why nothing came of a connection; only a fault that may pass is worth another try. */
export interface ConnectionFault {
  readonly reason: "network" | "timeout" | "authentication";
  readonly retryable?: false;
}

// The words of fetch, of its body and of the SDKs for a connection that never was or broke.
const BROKEN =
  /fetch failed|terminated|connection error|premature|socket hang up|other side closed|malformed server-sent|(no|empty) body|body is empty/i;
const TIMEOUT = /timed? ?out/i;
// What fetch says of an address to which nothing can be sent, and of a key that no header can carry.
const NO_ADDRESS = /invalid url|unknown scheme|bad port|url that includes credentials/i;
const NO_HEADER = /bytestring|invalid header (value|name)|valid http token/i;

/** Whether an error, or one it was caused by, is the network's or the address's. */
export function connectionFault(error: unknown): ConnectionFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const causes = causesOf(error);
  if (causes.some(({ message }) => NO_ADDRESS.test(message))) return { reason: "network", retryable: false };
  if (causes.some(({ message }) => NO_HEADER.test(message))) return { reason: "authentication" };
  return causes.map(faultOf).find((fault) => fault !== undefined);
}

function causesOf(error: Error): readonly Error[] {
  return [error, ...(error.cause instanceof Error ? causesOf(error.cause) : [])];
}

function faultOf(error: Error): ConnectionFault | undefined {
  const code = isRecord(error) && typeof error.code === "string" ? error.code : "";
  if (TIMEOUT.test(error.message) || /TIMEDOUT|TIMEOUT/.test(code)) return { reason: "timeout" };
  return BROKEN.test(error.message) || /^(E[A-Z]+|UND_ERR_)/.test(code) ? { reason: "network" } : undefined;
}
