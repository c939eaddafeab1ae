import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from "yauzl";
import { type Expected, MAX_MEMBERS, type Member, programMember } from "./archive-members.ts";

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const DIRECTORY = 0o040000;

/** Unpacks the program of a `zip` into `directory`, which is made, and returns its path. Nothing else is written. */
export async function extractZip(archive: string, directory: string, expected: Expected): Promise<string> {
  // Names are read below, so that a bad one is judged like every other, and not reported as a broken archive.
  const zip = await openPromise(archive, { autoClose: false, decodeStrings: false });
  try {
    const wanted = programMember(await members(zip), expected);
    await mkdir(directory, { mode: 0o700 });
    const path = join(directory, expected.program);
    await pipeline(
      await zip.openReadStreamPromise(wanted.entry),
      createWriteStream(path, { flags: "wx", mode: 0o600 }),
    );
    return path;
  } finally {
    zip.close();
  }
}

interface ZipMember extends Member {
  readonly entry: Entry;
}

async function members(zip: ZipFile): Promise<readonly ZipMember[]> {
  const found: ZipMember[] = [];
  for await (const entry of zip.eachEntry()) {
    const path = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
    found.push({ path, kind: kindOf(path, entry), size: entry.uncompressedSize, entry });
    if (found.length > MAX_MEMBERS) break;
  }
  return found;
}

function kindOf(path: string, { externalFileAttributes }: Entry): Member["kind"] {
  // The upper half is the Unix mode; writers on Windows leave it empty.
  const type = (externalFileAttributes >>> 16) & FILE_TYPE;
  if (path.endsWith("/")) return type === 0 || type === DIRECTORY ? "directory" : "other";
  return type === 0 || type === REGULAR ? "file" : "other";
}
