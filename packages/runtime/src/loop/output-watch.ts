import type { StructuredAttempt } from "@meerkat/protocol";
import type { AnswerProblem } from "@meerkat/structured-output";
import { createPartialReader, type Lowered, type OutputSchema, type PartialReader } from "@meerkat/structured-output";
import { type Discarded, StoppedEarly, type Watch } from "./model-call.ts";
import type { RunInput } from "./run-input.ts";

/** What a watch saw of one call. */
export interface OutputWatch extends Watch {
  /** Why the call was ended early, if it was. */
  readonly stopped: AnswerProblem | undefined;
}

/** What is watched. */
export interface Watched {
  readonly output: OutputSchema;
  readonly lowered: Lowered;
  /** The attempts made so far; a call that fails on the way is one of them. */
  readonly attempts: StructuredAttempt[];
}

/**
 * Watches a structured answer while it is written: shows what is finished of it in events where they are asked for, and
 * ends the call when nothing that follows could make it valid. The text of a part of an answer is not watched.
 */
export function watchOutput(run: RunInput, { output, lowered, attempts }: Watched): OutputWatch {
  let reader: PartialReader | undefined;
  let stopped: AnswerProblem | undefined;
  return {
    get stopped() {
      return stopped;
    },
    begin(discarded) {
      if (discarded !== undefined) attempts.push(failedCall(attempts.length + 1, discarded));
      reader = createPartialReader(lowered, output);
    },
    async read(delta) {
      const reading = reader?.read(delta);
      if (reading === undefined) return;
      if ("impossible" in reading) {
        stopped = reading.impossible;
        throw new StoppedEarly("Nothing that follows could make the answer valid.");
      }
      const { value } = reading;
      const attempt = attempts.length + 1;
      if (run.streamOutput) await run.emit({ type: "structured_output_partial", attempt, value, complete: false });
    },
  };
}

function failedCall(attempt: number, { reason, usage }: Discarded): StructuredAttempt {
  return { attempt, outcome: "failed", reason, usage };
}
