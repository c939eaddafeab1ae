import { type CatalogueModel, type CatalogueProvider, isRecord, type JsonObject } from "@meerkat/protocol";
import { CATALOGUE, inferProvider } from "@meerkat/providers";
import type { AddedModel } from "../policy/index.ts";
import { invalidConfig } from "./invalid.ts";

/**
 * The models of the table `catalog`: by id, `{provider?, display_name?, context_window?, max_output_tokens?}`. One that
 * is in the catalogue of this build already is replaced.
 * @throws MeerkatError INVALID_PARAMS that names the model and what is wrong.
 */
export function addedModels(table: JsonObject | undefined, place?: string): readonly AddedModel[] {
  return Object.entries(table ?? {}).map(([id, entry]) => {
    if (!isRecord(entry)) throw invalidConfig(`catalog.${id} must be a table`, { place });
    const provider = entry.provider ?? inferProvider(id);
    if (typeof provider !== "string") {
      throw invalidConfig(`catalog.${id}.provider must name the provider, which the id does not tell`, { place });
    }
    const name = entry.display_name ?? id;
    if (typeof name !== "string") throw invalidConfig(`catalog.${id}.display_name must be text`, { place });
    const numbers = {
      ...sized("contextWindow", entry.context_window, `catalog.${id}.context_window`, place),
      ...sized("maxOutputTokens", entry.max_output_tokens, `catalog.${id}.max_output_tokens`, place),
    };
    const model: CatalogueModel = { id, displayName: name, tier: "supported", ...numbers };
    return { provider, model };
  });
}

function sized(name: string, value: unknown, key: string, place: string | undefined): Record<string, number> {
  if (value === undefined) return {};
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return { [name]: value };
  throw invalidConfig(`${key} must be a whole number above 0`, { place });
}

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
