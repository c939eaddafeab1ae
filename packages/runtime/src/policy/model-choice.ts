import { MeerkatError } from "@meerkat/errors";
import { defaultModel, inferProvider, KEY_VARIABLES, type ProviderRegistry, providerError } from "@meerkat/providers";
import type { AddedModel } from "./config.ts";

/** The environment variables the runtime looks at. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a model may be named, besides the environment. */
export interface ModelWish {
  readonly model?: string | null;
  readonly provider?: string | null;
  /** The operator's default. */
  readonly configured?: string;
  /** The operator's default for each provider. */
  readonly models?: Readonly<Record<string, string>>;
  /** The operator's own models. */
  readonly catalog?: readonly AddedModel[];
}

export interface ModelChoice {
  readonly model: string;
  readonly provider: string;
}

/**
 * The model of a session: the request, then RKAT_MODEL, then the configuration, then the default of the provider
 * whose key is the only one found. The simulator is never chosen by itself.
 */
export function chooseModel(wish: ModelWish, env: Environment, registry: ProviderRegistry): ModelChoice {
  const named = wish.model || env.RKAT_MODEL || wish.configured;
  const choice = named ? namedModel(named, wish) : byProvider(wish.provider || onlyKey(env), wish.models);
  assertUsable(choice, registry);
  return choice;
}

function namedModel(model: string, { provider: wished, catalog = [] }: ModelWish): ModelChoice {
  const added = catalog.find((one) => one.model.id === model)?.provider;
  const provider = wished || added || inferProvider(model);
  if (provider) return { model, provider };
  throw new MeerkatError(
    "INVALID_PARAMS",
    `The provider of the model "${model}" cannot be told from its name. Name it with \`provider\`.`,
    {
      details: { parameter: "provider" },
    },
  );
}

function byProvider(provider: string, models: ModelWish["models"] = {}): ModelChoice {
  const model = Object.hasOwn(models, provider) ? models[provider] : defaultModel(provider);
  if (model) return { model, provider };
  throw new MeerkatError(
    "INVALID_PARAMS",
    `The provider "${provider}" has no default model. Name one with \`model\`.`,
    { details: { parameter: "model" } },
  );
}

function onlyKey(env: Environment): string {
  const found = Object.entries(KEY_VARIABLES).filter(([, names]) => names.some((name) => env[name]));
  const [first, second] = found;
  if (first && !second) return first[0];
  const variables = Object.values(KEY_VARIABLES).map((names) => names[names.length > 1 ? 1 : 0]);
  const problem =
    found.length === 0
      ? "No model is named and no provider key is set"
      : `No model is named and there are keys for ${found.map(([name]) => name).join(" and ")}`;
  throw new MeerkatError(
    "INVALID_PARAMS",
    `${problem}. Name a model (--model, \`model\` or RKAT_MODEL), set exactly one of ${variables.join(", ")}, or use --model simulator, which needs no key.`,
    { details: { parameter: "model" } },
  );
}

function assertUsable({ model, provider }: ModelChoice, registry: ProviderRegistry): void {
  if (!registry.has(provider)) {
    const message = `There is no adapter for the provider "${provider}" here. Available: ${registry.names().join(", ")}.`;
    throw providerError({ provider, reason: "unavailable", message });
  }
  const missing = registry.missing(provider);
  if (missing === undefined) return;
  const message = `The model "${model}" cannot be asked. ${missing.message} Or use --model simulator, which needs no key.`;
  throw providerError({ provider, reason: missing.reason, message });
}
