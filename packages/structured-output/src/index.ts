export { type Exhaustion, exhaustedError, MAX_LAST_OUTPUT } from "./answer/exhausted.ts";
export { type Accepted, type Judgement, judgeAnswer, type Rejected } from "./answer/judge.ts";
export { type Compat, type OutputSchema, parseOutputSchema, validatorFor } from "./answer/output-schema.ts";
export { type Attempts, extractionPrompt, MAX_PROMPT_SCHEMA, retryPrompt } from "./answer/prompts.ts";
export { DIALECTS, type Dialect } from "./schema/dialect.ts";
export type { Normalized } from "./schema/linker.ts";
export { MAX_SCHEMA_DEPTH, type NormalizeOptions, normalize } from "./schema/normalize.ts";
export { MAX_ALLOWED, MAX_PROBLEMS, type ValidationProblem } from "./validate/problem.ts";
export { createValidator, MAX_VALUE_DEPTH, type Validator } from "./validate/validator.ts";
