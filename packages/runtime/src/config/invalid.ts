import { MeerkatError } from "@meerkat/errors";

/** Facts about a configuration that is wrong. */
export interface InvalidFacts {
  /** Where the configuration is kept; left out for one that a caller gave. */
  readonly place?: string | undefined;
  readonly cause?: unknown;
}

export function invalidConfig(problem: string, { place, cause }: InvalidFacts = {}): MeerkatError {
  const where = place === undefined ? "" : `${place}: `;
  const details = place === undefined ? { reason: "invalid_config" } : { reason: "invalid_config", path: place };
  return new MeerkatError("INVALID_PARAMS", `Invalid config: ${where}${problem}.`, { details, cause });
}
