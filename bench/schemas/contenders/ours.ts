import { lower, type ProfileName } from "@meerkat/structured-output";
import type { Contender } from "../contender.ts";

/** Our lowering for one profile. */
export function ours(profile: ProfileName): Contender {
  return {
    name: "ours",
    profile,
    emit: (schema) => {
      const { wireSchema, warnings, encode, decode } = lower(schema, profile);
      return {
        schema: wireSchema,
        warnings,
        encode,
        decode: (wire) => {
          const decoded = decode(wire);
          if (decoded.ok) return decoded.value;
          throw new Error(decoded.problems.map(({ message }) => message).join("; "));
        },
      };
    },
  };
}
