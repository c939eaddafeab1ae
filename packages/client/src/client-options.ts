import { MeerkatError } from "@meerkat/errors";
import { nearest } from "@meerkat/protocol";
import type { Transport } from "@meerkat/wire";
import type { LaunchOptions } from "./launch.ts";

/** How a client reaches its server: it starts one, or uses a connection that it is given. */
export interface ClientOptions extends LaunchOptions {
  /**
   * A connection to a running server, or a function that makes one; with a function the client can connect again after
   * the connection ended. The client closes it. Options that start a server do not go with it.
   */
  readonly transport?: Transport | (() => Transport | Promise<Transport>);
}

/** Whether an option is about starting a server; the type makes the list complete. */
const STARTS_SERVER: Readonly<Record<keyof ClientOptions, boolean>> = {
  rkatPath: true,
  args: true,
  env: true,
  cwd: true,
  realmId: true,
  isolated: true,
  instanceId: true,
  realmBackend: true,
  stateRoot: true,
  contextRoot: true,
  userConfigRoot: true,
  download: true,
  maxLineBytes: false,
  transport: false,
};

const NAMES = Object.keys(STARTS_SERVER);

/** The options of a client, checked. Throws INVALID_ARGS for one that does not exist and for ones that contradict each other. */
export function clientOptions(given: string | ClientOptions): ClientOptions {
  const options: ClientOptions = typeof given === "string" ? { rkatPath: given } : given;
  const set = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  for (const name of set) if (!NAMES.includes(name)) throw unknownOption(name, NAMES, "MeerkatClient");
  if (options.realmId !== undefined && options.isolated) {
    throw new MeerkatError("INVALID_ARGS", "`realmId` and `isolated` contradict each other. Give only one of them.");
  }
  const idle = NAMES.find((name) => STARTS_SERVER[name as keyof ClientOptions] && set.includes(name));
  if (options.transport && idle) {
    throw new MeerkatError(
      "INVALID_ARGS",
      `\`${idle}\` is for starting a server and \`transport\` for using a running one. Give only one of them.`,
    );
  }
  return options;
}

/** The error for an option that `where` does not have, with the name that was probably meant. */
export function unknownOption(name: string, known: readonly string[], where: string): MeerkatError {
  const meant = nearest(name.slice(name.lastIndexOf(".") + 1), known);
  const hint = meant ? `Did you mean "${meant}"?` : `It has ${known.join(", ") || "none"}.`;
  return new MeerkatError("INVALID_ARGS", `${where} has no option "${name}". ${hint}`);
}
