import { KEY_VARIABLES } from "@meerkat/providers";
import { type Connections, providerConnections } from "@meerkat/runtime";
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
export function inspectProvider(provider: string, connections: Connections, model: string | undefined): Finding {
  const { apiKey, baseUrl } = connections[provider] ?? {};
  const named = model === undefined ? {} : { model };
  const variables = namesOf(KEY_VARIABLES, provider);
  const at = baseUrl === undefined ? "" : `, at ${withoutCredentials(baseUrl)}`;
  if (provider === "other") {
    return baseUrl === undefined
      ? {
          provider,
          usable: false,
          detail: "set providers.base_urls.other to the address of a server that speaks OpenAI's API",
        }
      : { provider, usable: true, detail: `no key is needed${at}`, ...named };
  }
  if (apiKey === undefined) {
    return {
      provider,
      usable: false,
      detail: `no key: set ${variables.join(" or ")}, or providers.api_keys.${provider}`,
      ...named,
    };
  }
  return { provider, usable: true, detail: `has a key${at}`, ...named };
}

function namesOf(variables: Readonly<Record<string, readonly string[]>>, provider: string): readonly string[] {
  return variables[provider] ?? [];
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
