import { MeerkatError } from "@meerkat/errors";
import { encodeParams, isRecord, type MethodName, type Params, type WireParams } from "@meerkat/protocol";
import { unknownOption } from "./client-options.ts";
import { noteLegacySkills } from "./legacy-skills.ts";

/**
 * The wire form of a method's parameters. Throws INVALID_ARGS for one the contract does not have, instead of losing it,
 * and for what is no object, which a server could not even answer.
 */
export function encodeStrictly<M extends MethodName>(method: M, params: Params<M>): WireParams<M> {
  if (!isRecord(params))
    throw new MeerkatError("INVALID_ARGS", `The parameters of ${method} are an object. Give {} where there are none.`);
  noteLegacySkills(params);
  return encodeParams(method, params, (pointer, known) => {
    throw unknownOption(pointer.slice(1).replaceAll("/", "."), known, method);
  });
}
