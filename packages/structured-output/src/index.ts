export { attemptOf, type Call } from "./answer/attempt.ts";
export { type Exhaustion, exhaustedError, MAX_LAST_OUTPUT } from "./answer/exhausted.ts";
export { type JudgeOptions, judgeAnswer, rejectedEarly } from "./answer/judge.ts";
export { judgePart, type PartAnswer } from "./answer/judge-part.ts";
export {
  type Compat,
  lowerOutput,
  type OutputSchema,
  parseOutputSchema,
  validatorFor,
} from "./answer/output-schema.ts";
export {
  type PartRetry,
  planRetry,
  type RetryOptions,
  type RetryPlan,
  type WholeRetry,
} from "./answer/plan-retry.ts";
export {
  type Attempts,
  type ExtractionOptions,
  extractionPrompt,
  MAX_PROMPT_SCHEMA,
  retryPrompt,
} from "./answer/prompts.ts";
export type { RepairChoice, RepairKind } from "./answer/repair/kinds.ts";
export { splice } from "./answer/splice.ts";
export type { Accepted, AnswerProblem, Judgement, Rejected } from "./answer/verdict.ts";
export { explainSchema, type SchemaExplanation } from "./lint/explain.ts";
export type { Fate, KeywordFate } from "./lint/fate.ts";
export { type Finding, type FindingLevel, type FindingRule, findingsOf } from "./lint/findings.ts";
export { ANSWER_PROFILES, type LintOptions, lintSchema, type ProfileLint, type SchemaLint } from "./lint/lint.ts";
export type { LintedFile, TextPosition } from "./lint/linted-file.ts";
export type { Base, Refusal } from "./lint/read-input.ts";
export { type ExplainedFile, renderExplanationText } from "./lint/render-explanation.ts";
export { renderExplanationJson, renderLintJson } from "./lint/render-json.ts";
export { renderLintSarif, type SarifTool } from "./lint/render-sarif.ts";
export { renderLintText } from "./lint/render-text.ts";
export { EncodeFault } from "./lower/codec/codec.ts";
export { type LowerOptions, lower } from "./lower/lower.ts";
export type { Decoded, Lowered, LoweringNote, PartialValue, Plan, Undecodable } from "./lower/lowered.ts";
export {
  type PlannedTool,
  planRequest,
  type RequestPlan,
  type RequestPlanInput,
  type ToolPlan,
} from "./lower/plan-request.ts";
export { createGrower, type Ending, type Grower, type GrowerLimits } from "./partial/grower.ts";
export type { Closed, Growing, OpenArray, OpenObject, Unfinished } from "./partial/growing.ts";
export { createPartialReader, type PartialReader, type PartialReading } from "./partial/reader.ts";
export { checkAnthropicRequest } from "./profiles/check/anthropic.ts";
export type { Breach } from "./profiles/check/breach.ts";
export { checkProfile } from "./profiles/check/check-profile.ts";
export { isProfileName, PROFILE_NAMES, type ProfileName } from "./profiles/names.ts";
export { DIALECTS, type Dialect } from "./schema/dialect.ts";
export type { Normalized } from "./schema/linker.ts";
export { type NormalizeOptions, normalize } from "./schema/normalize.ts";
export { MAX_SCHEMA_DEPTH, type Sources } from "./schema/shelf.ts";
export type { UnassertedPattern } from "./validate/patterns.ts";
export { MAX_ALLOWED, MAX_PROBLEMS, type ValidationProblem } from "./validate/problem.ts";
export { createValidator, MAX_VALUE_DEPTH, type Validator } from "./validate/validator.ts";
