import { type CatalogueModel, isRecord, type JsonObject, type ModelProfile } from "@meerkat/protocol";
import { CATALOGUE, inferProvider } from "@meerkat/providers";
import type { AddedModel } from "../policy/index.ts";
import { invalidConfig } from "./invalid.ts";

/** A table of one model, where it stands. */
interface Entry {
  readonly table: JsonObject;
  readonly key: string;
  readonly place: string | undefined;
}

/**
 * The models of the table `catalog`: by id, `{provider?, display_name?, context_window?, max_output_tokens?}` and what
 * the model can do (`model_family`, `supports_temperature`, `supports_thinking`, `supports_reasoning`, `inline_video`).
 * Of one that is in the catalogue of this build, what is left out stays as it is there.
 * @throws MeerkatError INVALID_PARAMS that names the model and what is wrong.
 */
export function addedModels(table: JsonObject | undefined, place?: string): readonly AddedModel[] {
  return Object.entries(table ?? {}).map(([id, entry]) => {
    const key = `catalog.${id}`;
    if (!isRecord(entry)) throw invalidConfig(`${key} must be a table`, { place });
    const provider = entry.provider ?? inferProvider(id);
    if (typeof provider !== "string") {
      throw invalidConfig(`${key}.provider must name the provider, which the id does not tell`, { place });
    }
    return { provider, model: modelOf(id, { table: entry, key, place }, knownModel(provider, id)) };
  });
}

function knownModel(provider: string, id: string): CatalogueModel | undefined {
  const models = CATALOGUE.providers.find((entry) => entry.provider === provider)?.models;
  return models?.find((model) => model.id === id);
}

function modelOf(id: string, entry: Entry, known: CatalogueModel | undefined): CatalogueModel {
  const contextWindow = read(entry, "context_window", COUNT) ?? known?.contextWindow;
  const maxOutputTokens = read(entry, "max_output_tokens", COUNT) ?? known?.maxOutputTokens;
  const profile = profileOf(entry, known?.profile ?? { ...UNKNOWN, modelFamily: id });
  const told = known?.profile !== undefined || ABILITIES.some((name) => entry.table[name] !== undefined);
  return {
    id,
    displayName: read(entry, "display_name", TEXT) ?? known?.displayName ?? id,
    tier: known?.tier ?? "supported",
    ...(contextWindow === undefined ? {} : { contextWindow }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(told ? { profile } : {}),
  };
}

const ABILITIES = [
  "model_family",
  "supports_temperature",
  "supports_thinking",
  "supports_reasoning",
  "inline_video",
] as const;

/** A model of which somebody says something can do what they say, and no more. */
const UNKNOWN: Omit<ModelProfile, "modelFamily"> = {
  supportsTemperature: false,
  supportsThinking: false,
  supportsReasoning: false,
  inlineVideo: false,
  paramsSchema: { type: "object" },
};

function profileOf(entry: Entry, known: ModelProfile): ModelProfile {
  return {
    modelFamily: read(entry, "model_family", TEXT) ?? known.modelFamily,
    supportsTemperature: read(entry, "supports_temperature", FLAG) ?? known.supportsTemperature,
    supportsThinking: read(entry, "supports_thinking", FLAG) ?? known.supportsThinking,
    supportsReasoning: read(entry, "supports_reasoning", FLAG) ?? known.supportsReasoning,
    inlineVideo: read(entry, "inline_video", FLAG) ?? known.inlineVideo,
    paramsSchema: known.paramsSchema,
  };
}

/** What a member may hold, and the words for it. */
interface Rule<Value> {
  readonly fits: (value: unknown) => value is Value;
  readonly mustBe: string;
}

const TEXT: Rule<string> = { fits: (value) => typeof value === "string", mustBe: "text" };
const FLAG: Rule<boolean> = { fits: (value) => typeof value === "boolean", mustBe: "true or false" };
const COUNT: Rule<number> = {
  fits: (value): value is number => typeof value === "number" && Number.isSafeInteger(value) && value > 0,
  mustBe: "a whole number above 0",
};

function read<Value>({ table, key, place }: Entry, name: string, { fits, mustBe }: Rule<Value>): Value | undefined {
  const value = table[name];
  if (value === undefined || fits(value)) return value;
  throw invalidConfig(`${key}.${name} must be ${mustBe}`, { place });
}
