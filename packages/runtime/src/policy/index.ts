export { type Budget, type RunLimits, startBudget } from "./budget.ts";
export { type AddedModel, DEFAULT_CONFIG, type RetryConfig, type RuntimeConfig, withDefaults } from "./config.ts";
export { durationMs } from "./duration.ts";
export { chooseModel, type Environment, type ModelChoice, type ModelWish } from "./model-choice.ts";
export { retryDelayMs } from "./retry.ts";
