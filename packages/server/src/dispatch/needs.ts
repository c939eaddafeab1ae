import { CapabilityUnavailableError } from "@meerkat/errors";
import { isRecord, methodRow, type ServerMethod } from "@meerkat/protocol";

/**
 * Refuses parameters that ask for a subsystem this build does not have, so that none is silently without effect.
 * Throws CAPABILITY_UNAVAILABLE for the first one that is set to anything but its default.
 */
export function refuseUnmetNeeds(method: ServerMethod, wireParams: unknown): void {
  const { needs } = methodRow(method);
  if (needs === undefined || !isRecord(wireParams)) return;
  for (const [parameter, capability] of Object.entries(needs)) {
    if (Object.hasOwn(wireParams, parameter) && !isDefault(wireParams[parameter])) {
      throw unavailable({ method, parameter, capability });
    }
  }
}

/** Whether a value asks for nothing: null, false, empty, or an object of such values. */
function isDefault(value: unknown): boolean {
  // A list and not recursion: the sender decides how deep the value is.
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (isRecord(next)) for (const key of Object.keys(next)) open.push(next[key]);
    else if (!isEmpty(next)) return false;
  }
  return true;
}

function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === false ||
    value === "" ||
    (Array.isArray(value) && value.length === 0)
  );
}

interface Need {
  readonly method: string;
  readonly parameter: string;
  readonly capability: string;
}

function unavailable({ method, parameter, capability }: Need): CapabilityUnavailableError {
  const message = `${method} cannot use ${parameter}: this server does not have the capability ${capability}.`;
  return new CapabilityUnavailableError(`${message} Leave the parameter out.`, {
    details: { parameter },
    capabilityHint: {
      capabilityId: capability,
      message: `Leave ${parameter} out, or use a server whose capabilities/get lists ${capability} as available.`,
    },
  });
}
