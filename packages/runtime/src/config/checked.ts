import { toMeerkatError } from "@meerkat/errors";
import { type JsonObject, type JsonValue, nearest } from "@meerkat/protocol";
import { PROFILE_NAMES } from "@meerkat/structured-output";
import { addedModels } from "./added-models.ts";
import { invalidConfig } from "./invalid.ts";
import { KEYS } from "./keys.ts";
import { isTable } from "./merge-patch.ts";
import { readSettings, type Settings } from "./settings.ts";

/** Reads a configuration. Throws INVALID_PARAMS, "Invalid config: …", that names the place and the first wrong key. */
export function checkedSettings(config: JsonObject, place?: string): Settings {
  const settings = read(config, place);
  addedModels(settings.get("catalog"), place);
  oneOf(settings, "providers.apis", APIS, place);
  oneOf(settings, "providers.profiles", PROFILE_NAMES, place);
  return settings;
}

const APIS = ["chat_completions", "responses"];

function read(config: JsonObject, place: string | undefined): Settings {
  try {
    return readSettings(config);
  } catch (cause) {
    throw invalidConfig(toMeerkatError(cause).message, { place, cause });
  }
}

function oneOf(
  { get }: Settings,
  key: "providers.apis" | "providers.profiles",
  known: readonly string[],
  place: string | undefined,
): void {
  for (const [provider, value] of Object.entries(get(key) ?? {})) {
    if (known.includes(value)) continue;
    throw invalidConfig(`${key}.${provider} must be one of ${known.join(", ")}`, { place });
  }
}

/** Throws INVALID_PARAMS for a null, which a configuration file cannot hold. */
export function refuseNulls(value: JsonValue, path: readonly string[] = []): void {
  if (value === null) throw invalidConfig(`${path.join(".")} is null; leave the key out instead`);
  const inner = Array.isArray(value) || isTable(value) ? Object.entries(value) : [];
  for (const [key, item] of inner) refuseNulls(item, [...path, key]);
}

/** The keys that this build does not use, each with what was probably meant; `undefined` when there are none. */
export function unusedKeys({ unused }: Settings): string | undefined {
  if (unused.length === 0) return undefined;
  const known = Object.keys(KEYS);
  const named = unused.map((path) => {
    const meant = nearest(path, known);
    return meant === undefined ? path : `${path} (did you mean ${meant}?)`;
  });
  return named.join(", ");
}
