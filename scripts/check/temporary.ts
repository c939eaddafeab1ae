import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let root: string | undefined;

/** A new folder outside the workspace; it is gone when this process is. */
export function temporaryFolder(label: string): string {
  root ??= makeRoot();
  return mkdtempSync(join(root, `${label}-`));
}

function makeRoot(): string {
  const made = mkdtempSync(join(tmpdir(), "meerkat-check-"));
  process.once("exit", () => rmSync(made, { recursive: true, force: true }));
  return made;
}
