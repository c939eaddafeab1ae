import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { extract, list } from "tar";
import { type Expected, MAX_MEMBERS, type Member, programMember } from "./archive-members.ts";

const KINDS: Readonly<Record<string, Member["kind"]>> = {
  File: "file",
  OldFile: "file",
  ContiguousFile: "file",
  Directory: "directory",
};
/** What is unpacked between two turns of the event loop is bounded by this many packed bytes. */
const READ_BYTES = 64 * 1024;

/** Unpacks the program of a `tar.gz` into `directory`, which is made, and returns its path. Nothing else is written. */
export async function extractTar(archive: string, directory: string, expected: Expected): Promise<string> {
  const wanted = programMember(await members(archive), expected);
  await mkdir(directory, { mode: 0o700 });
  await extract({
    file: archive,
    cwd: directory,
    strict: true,
    filter: (path) => path === wanted.path,
    preserveOwner: false,
    noMtime: true,
    maxReadSize: READ_BYTES,
  });
  return join(directory, wanted.path);
}

async function members(archive: string): Promise<readonly Member[]> {
  const found: Member[] = [];
  const onReadEntry = ({
    path,
    type,
    size,
  }: {
    readonly path: string;
    readonly type: string;
    readonly size: number;
  }) => {
    // One more than allowed is enough to refuse the archive.
    if (found.length <= MAX_MEMBERS) found.push({ path, kind: KINDS[type] ?? "other", size });
  };
  await list({ file: archive, strict: true, onReadEntry, maxReadSize: READ_BYTES });
  return found;
}
