import { MeerkatClient } from "@meerkat/client";
import type { Io } from "./io.ts";
import { createLog } from "./log.ts";
import { openRealm, type Place, type PlaceFlags, placeOf } from "./realm/index.ts";
import { serveInProcess } from "./serve/index.ts";

/** Options of {@link connect}. */
export interface ConnectOptions extends PlaceFlags {
  /** A scenario file for the simulator. */
  readonly scenario?: string;
}

/** The realm a command works in: the project's, unless its options name another. Throws INVALID_ARGS. */
export function placeFor(io: Io, flags: PlaceFlags): Place {
  return placeOf(flags, { ...io, fallback: "workspace" });
}

/** A client of a server in this process: the command line has no other way to the runtime than every other client. */
export function connect(io: Io, options: ConnectOptions): Promise<MeerkatClient> {
  const place = placeFor(io, options);
  const log = createLog((line) => io.stderr.write(line), io.env);
  const parts = { ...openRealm(place, options.instance), env: io.env, scenario: options.scenario, log };
  return new MeerkatClient({ transport: () => serveInProcess(parts) }).connect();
}
