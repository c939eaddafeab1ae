import { MeerkatError } from "@meerkat/errors";

/** The working directory of this process. Throws INVALID_ARGS where it was removed meanwhile. */
export function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new MeerkatError(
      "INVALID_ARGS",
      "The working directory does not exist any more. Change into one that does.",
      {
        cause,
      },
    );
  }
}
