import type { JsonValue, StructuredRepair } from "@meerkat/protocol";
import { type JudgeOptions, judgeAnswer, judgeValue } from "./judge.ts";
import type { OutputSchema } from "./output-schema.ts";
import { parseAnswer } from "./parse-answer.ts";
import type { PartRetry } from "./plan-retry.ts";
import { allowedBy } from "./repair/kinds.ts";
import { splice } from "./splice.ts";
import type { Judgement, Rejected } from "./verdict.ts";

/** The answer to a {@link PartRetry}, and what it was asked about. */
export interface PartAnswer {
  readonly text: string;
  readonly plan: PartRetry;
  /** The rejection that the plan was made for. */
  readonly rejected: Rejected;
}

/**
 * Judges the answer to a request for a part: it is put in its place, and the whole is judged. A model that gave the
 * whole value again, although only a part was asked for, is taken at its word when that is acceptable.
 */
export function judgePart(
  { text, plan, rejected }: PartAnswer,
  output: OutputSchema,
  options: JudgeOptions = {},
): Judgement {
  const parsed = parseAnswer(text, allowedBy(options.repair));
  if (!parsed.ok || rejected.answer === undefined) return judgeAnswer(text, output, options);
  const value = splice(rejected.answer, plan.wirePointer, parsed.value);
  const judgement = judgeValue({ value, text: writtenIn(value, text), repairs: parsed.repairs }, output, options);
  if (!judgement.ok) {
    const whole = judgeAnswer(text, output, options);
    return whole.ok ? whole : judgement;
  }
  return { ...judgement, repairs: [...judgement.repairs, spliced(plan.pointer)] };
}

function spliced(path: string): StructuredRepair {
  return { path, kind: "splice", message: "The part was asked for again and put in its place." };
}

/** The text that the numbers of a spliced value come from, as far as it is known. */
function writtenIn(value: JsonValue, part: string): string {
  return `${JSON.stringify(value)}\n${part}`;
}
