import { MeerkatError } from "@meerkat/errors";
import { CONTRACT_VERSION, isServerMethod, METHODS, nearest } from "@meerkat/protocol";

const QUOTED_CHARACTERS = 100;

/**
 * Throws METHOD_NOT_FOUND for a method that no server of this contract has, which only untyped programs can ask for:
 * without its row nobody knows how its parameters travel.
 */
export function refuseUnknown(method: unknown): void {
  if (typeof method === "string" && isServerMethod(method)) return;
  const name = String(method).slice(0, QUOTED_CHARACTERS);
  const meant = nearest(name, Object.keys(METHODS).filter(isServerMethod));
  const hint = meant
    ? `Did you mean ${meant}?`
    : `Contract ${CONTRACT_VERSION} has none; a newer one needs a newer client.`;
  throw new MeerkatError("METHOD_NOT_FOUND", `Method not found: ${name}. ${hint}`);
}
