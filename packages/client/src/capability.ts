import { CapabilityUnavailableError, MeerkatError } from "@meerkat/errors";
import type { CapabilitiesGetResult, CapabilityStatus } from "@meerkat/protocol";

/** One capability of the connected server. */
export interface Capability {
  /** The id, such as `structured_output`. */
  readonly id: string;
  /** What it is, for people. */
  readonly description: string;
  /** `Available`, or why it is not: `DisabledByPolicy`, `NotCompiled`, `NotSupportedByProtocol`, or a newer word. */
  readonly status: string;
  /** Whether it can be used: `status` is `Available`. */
  readonly available: boolean;
}

/** The capabilities as the server lists them, with plain statuses. */
export function readCapabilities({ capabilities }: CapabilitiesGetResult): readonly Capability[] {
  return capabilities.map(({ id, description, status }) => {
    const plain = plainStatus(status);
    return { id, description, status: plain, available: plain === "Available" };
  });
}

/** Throws CapabilityUnavailableError unless the capability is there and available. */
export function requireCapability(capabilities: readonly Capability[], id: string): void {
  const found = capabilities.find((capability) => capability.id === id);
  if (found?.available) return;
  const why = found ? `its status is ${found.status}` : "the server does not list it";
  const message = `The capability "${id}" is not available: ${why}. Use a server that has it, or check hasCapability("${id}") first.`;
  throw new CapabilityUnavailableError(message, { capabilityHint: { capabilityId: id, message: `${why}.` } });
}

function plainStatus(status: CapabilityStatus): string {
  if (typeof status === "string") return status;
  return Object.keys(status)[0] ?? "Unknown";
}

/** The error of everything that needs a connection before there is one. */
export function notConnected(): MeerkatError {
  return new MeerkatError("NOT_CONNECTED", "The client is not connected. Call connect() first.");
}
