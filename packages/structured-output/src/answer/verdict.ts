import type { JsonValue, StructuredRepair } from "@meerkat/protocol";
import type { ValidationProblem } from "../validate/problem.ts";

/** What is wrong with an answer, in the author's terms and in the model's. */
export interface AnswerProblem extends ValidationProblem {
  /** JSON Pointer into what the model wrote. */
  readonly wirePointer: string;
  /** What is wrong in terms of the schema that the model was given, where they differ from `message`. */
  readonly wireMessage?: string;
  /** What would have been right in the model's spelling, where it differs from `allowed`. */
  readonly wireAllowed?: readonly JsonValue[];
  /** The allowed text that is close to what was written. */
  readonly suggestion?: string;
}

/** A model's answer that the user's schema accepts. */
export interface Accepted {
  readonly ok: true;
  readonly value: JsonValue;
  /** `value` as JSON: the text of the result. */
  readonly text: string;
  /** What was changed in the answer to make it right; empty when nothing was. */
  readonly repairs: readonly StructuredRepair[];
}

/** A model's answer that is not acceptable, with what is needed to say why. */
export interface Rejected {
  readonly ok: false;
  /** One or a few sentences for a person. */
  readonly reason: string;
  /** What is wrong with the answer as the model gave it. Empty when it is no JSON at all. */
  readonly problems: readonly AnswerProblem[];
  /** What would still be wrong after the repairs that can be made. */
  readonly remaining: readonly AnswerProblem[];
  /** What the model wrote, in its own spelling; absent when it is no JSON. */
  readonly answer?: JsonValue;
}

/** What became of an answer. */
export type Judgement = Accepted | Rejected;
