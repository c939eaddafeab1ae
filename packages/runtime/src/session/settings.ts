import { MeerkatError } from "@meerkat/errors";
import { ContractViolation, decodeParams, encodeParams, type JsonObject, type Params } from "@meerkat/protocol";

/**
 * What a session was created with, in the contract's own words: the parameters of its creation, whose `prompt` is the
 * one staged for a deferred session's first turn (empty otherwise). Stored in the wire spelling and checked when read.
 */
export type SessionSettings = Params<"session/create">;

export function writeSettings(settings: SessionSettings): JsonObject {
  return encodeParams("session/create", settings) as unknown as JsonObject;
}

export function readSettings(id: string, stored: JsonObject): SessionSettings {
  try {
    return decodeParams("session/create", stored);
  } catch (error) {
    if (!(error instanceof ContractViolation)) throw error;
    throw new MeerkatError(
      "INTERNAL_ERROR",
      `The stored settings of the session ${id} are damaged: ${error.message}.`,
      { cause: error },
    );
  }
}
