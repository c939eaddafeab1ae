/** Freezes `schema/releases/<version>/`: copies what the contract projects to and its transcripts, and seals them. */
import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SEAL, seal } from "./generate/releases.ts";

const ROOT = join(import.meta.dirname, "..");
const [version = ""] = process.argv.slice(2);
const folder = join(ROOT, "schema/releases", version);

if (!/^\d+\.\d+\.\d+$/.test(version)) {
  process.stderr.write("Name the version to freeze: node scripts/seal-release.ts 0.5.1\n");
  process.exitCode = 2;
} else if (existsSync(folder)) {
  process.stderr.write(`schema/releases/${version} exists and is never edited.\n`);
  process.exitCode = 1;
} else {
  cpSync(join(ROOT, "schema/dist"), join(folder, "dist"), { recursive: true });
  cpSync(join(ROOT, "packages/testkit/transcripts"), join(folder, "transcripts"), { recursive: true });
  writeFileSync(join(folder, SEAL), seal(folder));
  process.stderr.write(`Froze schema/releases/${version}.\n`);
}
