import type { ProviderDriver } from "@meerkat/providers";
import { type Connection, type Connections, providerConnections } from "@meerkat/runtime";
import { placeFor } from "../connect.ts";
import { runtimeEnvironment } from "../env.ts";
import type { Io } from "../io.ts";
import { openRealm, type PlaceFlags } from "../realm/index.ts";

/** Whether one provider can be used here, and why not. */
export interface Finding {
  readonly provider: string;
  readonly usable: boolean;
  /** What the finding rests on, or what to do next. */
  readonly detail: string;
  readonly model?: string;
}

/** How providers are reached from here, by the realm's configuration and the environment. */
export async function connectionsHere(io: Io, flags: PlaceFlags): Promise<Connections> {
  const { configuration } = openRealm(placeFor(io, flags), flags.instance);
  return providerConnections({ configuration: configuration?.(), env: runtimeEnvironment(io.env) });
}

/** Whether a provider can be used here; `model` is its default one. */
export function inspectProvider(
  { name: provider, missing }: ProviderDriver,
  { apiKey, baseUrl }: Connection,
  model: string | undefined,
): Finding {
  const named = model === undefined ? {} : { model };
  const lacks = missing?.();
  if (lacks) return { provider, usable: false, detail: lacks.message, ...named };
  const at = baseUrl === undefined ? "" : `, at ${withoutCredentials(baseUrl)}`;
  return {
    provider,
    usable: true,
    detail: `${apiKey === undefined ? "without a key" : "has a key"}${at}`,
    ...named,
  };
}

/** Addresses of gateways sometimes carry a name and a password. */
function withoutCredentials(address: string): string {
  try {
    const url = new URL(address);
    return `${url.protocol}//${url.host}${url.pathname === "/" ? "" : url.pathname}`;
  } catch {
    return "an address that cannot be read";
  }
}
