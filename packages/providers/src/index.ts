export type { CatalogueModel, CatalogueProvider, ModelProfile } from "@meerkat/protocol";
export type { Catalogue } from "./catalogue.ts";
export { CATALOGUE } from "./catalogue.ts";
export type { ProviderErrorInit, ProviderErrorReason, RetryInfo } from "./errors.ts";
export { providerError, reasonForStatus, retryInfo } from "./errors.ts";
export { BASE_URL_VARIABLES, defaultModel, inferProvider, KEY_VARIABLES, keyVariables } from "./inference.ts";
export type {
  Missing,
  ModelEvent,
  ModelProvider,
  ModelRequest,
  OutputRequest,
  ProviderDriver,
  ProviderProfiles,
  StreamOptions,
  ToolSpec,
} from "./port.ts";
export type { ProviderRegistry } from "./registry.ts";
export { createRegistry } from "./registry.ts";
export type { ModelSteps } from "./stream.ts";
export { modelStream } from "./stream.ts";
