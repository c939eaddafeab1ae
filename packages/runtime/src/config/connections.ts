import { BASE_URL_VARIABLES, KEY_VARIABLES } from "@meerkat/providers";
import type { Environment } from "../policy/index.ts";
import type { Settings } from "./settings.ts";

/** How one provider is reached. */
export interface Connection {
  readonly apiKey?: string;
  readonly baseUrl?: string;
  /** For a server that speaks another's API: which one. */
  readonly api?: string;
  /** For a server that speaks another's API: whose rules schemas have to keep. */
  readonly profile?: string;
}

/** How providers are reached, by name. */
export type Connections = Readonly<Record<string, Connection>>;

/** All that can have a key, and servers of one's own. */
const PROVIDERS: readonly string[] = [...Object.keys(KEY_VARIABLES), "other"];

/** The connections that a configuration and the environment give: what is configured stands before what is around. */
export function connectionsOf(settings: Settings, env: Environment): Connections {
  return Object.fromEntries(PROVIDERS.map((provider) => [provider, connectionOf(provider, settings, env)]));
}

function connectionOf(provider: string, { get }: Settings, env: Environment): Connection {
  const own = get("provider.type") === provider;
  const apiKey =
    (own ? get("provider.api_key") : undefined) ??
    get("providers.api_keys")?.[provider] ??
    fromEnvironment(KEY_VARIABLES, provider, env);
  const baseUrl =
    (own ? get("provider.base_url") : undefined) ??
    get("providers.base_urls")?.[provider] ??
    fromEnvironment(BASE_URL_VARIABLES, provider, env);
  const api = get("providers.apis")?.[provider];
  const profile = get("providers.profiles")?.[provider];
  return {
    ...(apiKey ? { apiKey } : {}),
    ...(baseUrl ? { baseUrl } : {}),
    ...(api ? { api } : {}),
    ...(profile ? { profile } : {}),
  };
}

function fromEnvironment(
  variables: Readonly<Record<string, readonly string[]>>,
  provider: string,
  env: Environment,
): string | undefined {
  return (variables[provider] ?? []).map((name) => env[name]).find((value) => value);
}
