import type { CatalogueModel, CatalogueProvider } from "@meerkat/protocol";
import { CATALOGUE } from "@meerkat/providers";
import type { AddedModel } from "../policy/index.ts";

/** The providers of this build with the operator's models; a provider that only the operator knows comes last. */
export function extendedProviders(added: readonly AddedModel[] = []): readonly CatalogueProvider[] {
  const known = CATALOGUE.providers.map((entry) => ({
    ...entry,
    models: merged(entry.models, modelsOf(added, entry.provider)),
  }));
  const names = new Set(known.map(({ provider }) => provider));
  const others = [...new Set(added.map(({ provider }) => provider))].filter((provider) => !names.has(provider));
  return [
    ...known,
    ...others.map((provider) => {
      const models = modelsOf(added, provider);
      return { provider, defaultModelId: models[0]?.id ?? "", models };
    }),
  ];
}

function modelsOf(added: readonly AddedModel[], provider: string): readonly CatalogueModel[] {
  return added.filter((one) => one.provider === provider).map(({ model }) => model);
}

function merged(known: readonly CatalogueModel[], added: readonly CatalogueModel[]): readonly CatalogueModel[] {
  const ids = new Set(added.map(({ id }) => id));
  return [...known.filter(({ id }) => !ids.has(id)), ...added];
}
