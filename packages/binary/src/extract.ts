import { isMeerkatError, MeerkatError } from "@meerkat/errors";
import type { Expected } from "./archive-members.ts";
import { saidBy } from "./failure.ts";
import { TARGETS, type Target } from "./release-layout.ts";

/** What is unpacked, and to where. */
export interface Extraction {
  readonly archive: string;
  /** A directory that does not exist yet. */
  readonly directory: string;
  readonly target: Target;
  readonly expected: Expected;
}

/**
 * Unpacks the program of a verified archive and returns its path.
 *
 * @throws ARCHIVE_EXTRACT_FAILED when there is no usable program in it; BINARY_DOWNLOAD_EXTRACT_FAILED when it cannot
 * be unpacked.
 */
export async function extractProgram({ archive, directory, target, expected }: Extraction): Promise<string> {
  try {
    return await (await unpacker(target))(archive, directory, expected);
  } catch (error) {
    if (isMeerkatError(error)) throw error;
    throw new MeerkatError(
      "BINARY_DOWNLOAD_EXTRACT_FAILED",
      `The downloaded archive could not be unpacked: ${saidBy(error)}. Check the free space, or tell the publisher of the release.`,
      { cause: error },
    );
  }
}

/** Loaded when needed: most programs that look for a server never unpack one. */
async function unpacker(target: Target) {
  return TARGETS[target].archive === "zip"
    ? (await import("./extract-zip.ts")).extractZip
    : (await import("./extract-tar.ts")).extractTar;
}
