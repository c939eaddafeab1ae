import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));

/** Where the corpora lie: `MEERKAT_CORPORA`, or a folder beside the repository. */
const FOLDER = process.env.MEERKAT_CORPORA ?? resolve(REPOSITORY, "../shared/corpora");

/** The file's path, or the reason for which tests that need it are skipped. */
export function findCorpus(file: string): { readonly path: string } | { readonly missing: string } {
  const path = resolve(FOLDER, file);
  return existsSync(path) ? { path } : { missing: `the corpus ${file} is not here; set MEERKAT_CORPORA to its folder` };
}

/** Reads a JSON file of the corpora. The caller names the shape, which its tests then prove. */
export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Reads a gzipped file of one JSON value a line. */
export function readJsonLines<T>(path: string): readonly T[] {
  const lines = gunzipSync(readFileSync(path)).toString("utf8").split("\n");
  return lines.filter((line) => line !== "").map((line): T => JSON.parse(line));
}
