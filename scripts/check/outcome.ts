/** What a check found. */
export interface Outcome {
  readonly ok: boolean;
  /** Everything a person needs to mend it; shown only when the check failed. */
  readonly output: string;
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
  return { ok: failed.length === 0, output: failed.map((outcome) => outcome.output).join("") };
}
