import { MeerkatError } from "@meerkat/errors";
import type { Launch } from "./launch.ts";

/** Where no process can be started, a connection has to be given. */
export const launch: Launch = async () => {
  throw new MeerkatError(
    "INVALID_ARGS",
    "This platform cannot start a server. Pass `transport` to MeerkatClient with a connection to a running one.",
  );
};
