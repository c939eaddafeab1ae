import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The file in a release snapshot that holds the SHA-256 of every other file, one `<hash>  <name>` a line. */
export const SEAL = "SHA256SUMS";

/** The seal of a snapshot folder, as it would be written now. */
export function seal(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== SEAL)
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  return files
    .map(
      (file) =>
        `${createHash("sha256")
          .update(readFileSync(join(folder, file)))
          .digest("hex")}  ${file}\n`,
    )
    .join("");
}

/** Faults of the frozen snapshots: one that has no seal, or whose files are not those that were sealed. */
export function lintReleases(releases: string): string[] {
  if (!existsSync(releases)) return [];
  return readdirSync(releases, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => {
      const folder = join(releases, entry.name);
      const file = join(folder, SEAL);
      if (!existsSync(file)) return [`releases/${entry.name}: the snapshot has no ${SEAL}`];
      return readFileSync(file, "utf8") === seal(folder)
        ? []
        : [
            `releases/${entry.name}: the snapshot was edited after its release; restore it and bump the contract instead`,
          ];
    });
}
