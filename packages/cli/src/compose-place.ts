import type { Runtime } from "@meerkat/runtime";
import { type Composition, composeRuntime } from "./compose.ts";
import { openRealm, type PlaceFlags, type PlaceOptions, placeOf } from "./realm/index.ts";

/** A runtime for the realm that a program's options name. Throws INVALID_ARGS and INVALID_PARAMS. */
export function composePlace(
  flags: PlaceFlags,
  options: PlaceOptions & Pick<Composition, "scenario" | "log">,
): Promise<Runtime> {
  const { env, scenario, log } = options;
  const place = placeOf(flags, options);
  return composeRuntime({ ...openRealm(place, flags.instance), env, scenario, log });
}
