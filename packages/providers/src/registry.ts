import { isMeerkatError } from "@meerkat/errors";
import { providerError } from "./errors.ts";
import type { Missing, ModelProvider, ProviderDriver } from "./port.ts";

/** The providers a process can use, loaded on first use. */
export interface ProviderRegistry {
  /** True when a driver of this name was registered. */
  has(name: string): boolean;
  /** What a driver says is missing; nothing for a name that is not registered. */
  missing(name: string): Missing | undefined;
  /** Registered names, sorted. */
  names(): readonly string[];
  /**
   * The provider, loaded once. A failed load is tried again by the next call.
   * Throws PROVIDER_ERROR (`unavailable`) for an unknown name and for a driver that cannot be loaded.
   */
  get(name: string): Promise<ModelProvider>;
}

/** Makes a registry; of two drivers with one name the later stands, so that an application can replace one. */
export function createRegistry(drivers: readonly ProviderDriver[]): ProviderRegistry {
  const byName = new Map(drivers.map((driver) => [driver.name, driver]));
  const loads = new Map<string, Promise<ModelProvider>>();
  const names = () => [...byName.keys()].sort();
  return {
    has: (name) => byName.has(name),
    missing: (name) => byName.get(name)?.missing?.(),
    names,
    async get(name) {
      const driver = byName.get(name);
      if (driver === undefined) throw unknownProvider(name, names());
      const load = loads.get(name) ?? loadDriver(driver);
      loads.set(name, load);
      load.catch(() => {
        if (loads.get(name) === load) loads.delete(name);
      });
      return load;
    },
  };
}

async function loadDriver(driver: ProviderDriver): Promise<ModelProvider> {
  try {
    return await driver.load();
  } catch (error) {
    if (isMeerkatError(error)) throw error;
    throw providerError({
      provider: driver.name,
      reason: "unavailable",
      message: `The provider "${driver.name}" could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
      cause: error,
    });
  }
}

function unknownProvider(name: string, names: readonly string[]): Error {
  const existing = names.length === 0 ? "none is registered" : `use one of ${names.join(", ")}`;
  return providerError({
    provider: name,
    reason: "unavailable",
    message: `There is no provider "${name}" here; ${existing}.`,
  });
}
