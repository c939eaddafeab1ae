import { CAPABILITIES, CONTRACT_VERSION, type Handlers, parseVersion } from "@meerkat/protocol";
import { extendedProviders } from "../config/index.ts";
import type { Core } from "./core.ts";

type Row = { readonly available: boolean; readonly listed?: boolean; readonly description: string };

const contractVersion = parseVersion(CONTRACT_VERSION) ?? { major: 0, minor: 0, patch: 0 };

/** What a client can find out about a server: its capabilities and the models it knows. */
export function discoveryHandlers(core: Core): Pick<Handlers, "capabilities/get" | "models/catalog"> {
  const rows = Object.entries(CAPABILITIES) as [string, Row][];
  const capabilities = rows
    .filter(([, row]) => row.listed !== false)
    .map(([id, { available, description }]) => ({
      id,
      description,
      status: available ? "Available" : { NotCompiled: { feature: id } },
    }));
  return {
    "capabilities/get": () => ({ contractVersion, capabilities }),
    "models/catalog": async () => {
      const { config } = await core.configuration.current();
      return { contractVersion, providers: extendedProviders(config) };
    },
  };
}
