import { posix } from "node:path";
import { MeerkatError } from "@meerkat/errors";

/** More files than any release has. */
export const MAX_MEMBERS = 1000;

/** One member of an archive, as its header describes it. */
export interface Member {
  readonly path: string;
  readonly kind: "file" | "directory" | "other";
  /** Unpacked, in bytes. */
  readonly size: number;
}

/** What an archive must hold. */
export interface Expected {
  /** Base name of the program. */
  readonly program: string;
  /** The most that all members may have unpacked, in bytes. */
  readonly maxBytes: number;
}

/**
 * The one member that is the program. Plain files and directories beside it are allowed, and never unpacked; anything
 * else means that the archive is not what a release is made as.
 *
 * @throws ARCHIVE_EXTRACT_FAILED
 */
export function programMember<M extends Member>(members: readonly M[], { program, maxBytes }: Expected): M {
  if (members.length > MAX_MEMBERS) throw unusable(`it has more than ${MAX_MEMBERS} members`);
  const unsafe = members.find(({ path }) => !isSafe(path));
  if (unsafe) throw unusable(`the member ${JSON.stringify(unsafe.path)} leads out of the archive`);
  const odd = members.find(({ kind }) => kind === "other");
  if (odd) throw unusable(`the member ${JSON.stringify(odd.path)} is neither a file nor a directory`);
  if (members.reduce((sum, { size }) => sum + size, 0) > maxBytes)
    throw unusable(`unpacked it has more than ${maxBytes} bytes`);
  const found = members.filter(({ kind, path }) => kind === "file" && posix.basename(path) === program);
  const [only] = found;
  if (only === undefined) throw unusable(`it holds no file ${program}`);
  if (found.length > 1) throw unusable(`it holds ${found.length} files ${program}`);
  if (only.size === 0) throw unusable(`its ${program} is empty`);
  return only;
}

function isSafe(path: string): boolean {
  return !/^[/\\]|^[A-Za-z]:|\\|\0/.test(path) && !path.split("/").includes("..");
}

function unusable(why: string): MeerkatError {
  return new MeerkatError(
    "ARCHIVE_EXTRACT_FAILED",
    `The release's archive holds no usable program: ${why}. Nothing was installed. Tell the publisher of the release.`,
  );
}
