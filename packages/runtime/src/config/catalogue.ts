import type { CatalogueModel, CatalogueProvider } from "@meerkat/protocol";
import { CATALOGUE } from "@meerkat/providers";
import type { AddedModel, RuntimeConfig } from "../policy/index.ts";

/**
 * The providers of this build with the operator's models and the defaults that the operator chose; a provider that only
 * the operator knows comes last.
 */
export function extendedProviders({
  catalog = [],
  models: defaults = {},
}: Pick<RuntimeConfig, "catalog" | "models">): readonly CatalogueProvider[] {
  const builtIn = CATALOGUE.providers.map(({ provider }) => provider);
  const named = [...catalog.map(({ provider }) => provider), ...Object.keys(defaults)];
  return [...new Set([...builtIn, ...named])].map((provider) => {
    const known = CATALOGUE.providers.find((entry) => entry.provider === provider);
    const chosen = defaults[provider];
    const models = withDefault(merged(known?.models ?? [], modelsOf(catalog, provider)), chosen);
    return { provider, defaultModelId: chosen ?? known?.defaultModelId ?? models[0]?.id ?? "", models };
  });
}

function modelsOf(added: readonly AddedModel[], provider: string): readonly CatalogueModel[] {
  return added.filter((one) => one.provider === provider).map(({ model }) => model);
}

function merged(known: readonly CatalogueModel[], added: readonly CatalogueModel[]): readonly CatalogueModel[] {
  const ids = new Set(added.map(({ id }) => id));
  return [...known.filter(({ id }) => !ids.has(id)), ...added];
}

/** A default that nobody described is a model all the same. */
function withDefault(models: readonly CatalogueModel[], id: string | undefined): readonly CatalogueModel[] {
  if (id === undefined || models.some((model) => model.id === id)) return models;
  return [...models, { id, displayName: id, tier: "supported" }];
}
