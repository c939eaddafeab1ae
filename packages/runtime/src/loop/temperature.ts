import { CATALOGUE, type ModelRequest } from "@meerkat/providers";
import type { RunInput } from "./run-input.ts";

type Temperature = Pick<ModelRequest, "temperature" | "takesTemperature">;

/** The temperature of the configuration, with what the operator says of the model. */
export function configuredTemperature(run: RunInput): Temperature {
  const { temperature } = run.config;
  const takes = saidByOperator(run);
  return {
    ...(temperature === undefined || takes === false ? {} : { temperature }),
    ...(takes === undefined ? {} : { takesTemperature: takes }),
  };
}

/** The temperature of extraction, which wants the least random answer on models that take one at all. */
export function coldest(run: RunInput): Temperature {
  const known = CATALOGUE.providers.flatMap(({ models }) => models).find(({ id }) => id === run.model);
  return (saidByOperator(run) ?? known?.profile?.supportsTemperature) ? { temperature: 0 } : {};
}

function saidByOperator({ config, model, provider }: RunInput): boolean | undefined {
  const added = config.catalog?.find((one) => one.model.id === model && one.provider === provider.name);
  return added?.model.profile?.supportsTemperature;
}
