export { readJson, readLabels, readParams } from "./pairs.ts";
export { type PromptFlags, readPrompt } from "./prompt.ts";
export { readSchema } from "./schema.ts";
