/** What a check found. */
export interface Outcome {
  readonly ok: boolean;
  /** Everything a person needs to mend it; shown only when the check failed. */
  readonly output: string;
  /** Why a check that is fine could not look, if so. */
  readonly skipped?: string;
}

/** One part of `pnpm check`. */
export interface Check {
  readonly name: string;
  readonly run: () => Promise<Outcome>;
}

/** The outcome of a check that collects faults: fine when there are none. */
export function fromFaults(faults: readonly string[]): Outcome {
  return { ok: faults.length === 0, output: faults.map((fault) => `${fault}\n`).join("") };
}

/** Fine when all are; the outputs of those that are not. */
export function all(outcomes: readonly Outcome[]): Outcome {
  const failed = outcomes.filter((outcome) => !outcome.ok);
  const skipped = outcomes.find((outcome) => outcome.skipped !== undefined)?.skipped;
  const output = failed.map((outcome) => outcome.output).join("");
  return { ok: failed.length === 0, output, ...(skipped !== undefined && { skipped }) };
}

/** An outcome under a title. */
export function titled(title: string, outcomes: readonly Outcome[]): Outcome {
  const { output, ...outcome } = all(outcomes);
  return { ...outcome, output: `== ${title}\n${output}` };
}
