import { encodeParams, type MethodName, type Params, type WireParams } from "@meerkat/protocol";
import { unknownOption } from "./client-options.ts";
import { noteLegacySkills } from "./legacy-skills.ts";

/** The wire form of a method's parameters. Throws INVALID_ARGS for one the contract does not have, instead of losing it. */
export function encodeStrictly<M extends MethodName>(method: M, params: Params<M>): WireParams<M> {
  noteLegacySkills(params);
  return encodeParams(method, params, (pointer, known) => {
    throw unknownOption(pointer.slice(1).replaceAll("/", "."), known, method);
  });
}
