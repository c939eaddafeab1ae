import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the workspace. */
export const ROOT: string = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** The contract's sources. */
export const SCHEMA: string = join(ROOT, "schema");

/** The folder of test corpora: `MEERKAT_CORPORA`, or `shared/corpora` beside the workspace; `undefined` when there is none. */
export function corpora(): string | undefined {
  const folder = process.env.MEERKAT_CORPORA ?? join(ROOT, "../shared/corpora");
  return existsSync(folder) ? folder : undefined;
}
