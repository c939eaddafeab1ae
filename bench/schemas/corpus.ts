import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { JsonObject, JsonValue } from "@meerkat/protocol";

/** A real schema with labelled instances. */
export interface Case {
  readonly name: string;
  readonly schema: JsonObject;
  readonly tests: readonly Labelled[];
}

/** An instance and what the corpus says of it. */
export interface Labelled {
  readonly valid: boolean;
  readonly data: JsonValue;
}

const FILE = "maskbench-half.jsonl.gz";

/** The cases of the corpus, or why they are not here. `MEERKAT_CORPORA` names the folder. */
export function readCorpus(): readonly Case[] | { readonly missing: string } {
  const beside = fileURLToPath(new URL("../../../shared/corpora", import.meta.url));
  const path = `${process.env.MEERKAT_CORPORA ?? beside}/${FILE}`;
  if (!existsSync(path)) return { missing: `${FILE} is not here; set MEERKAT_CORPORA to its folder.` };
  const lines = gunzipSync(readFileSync(path)).toString("utf8").split("\n");
  return lines.filter((line) => line !== "").map((line): Case => JSON.parse(line));
}

/** At most so many cases, spread evenly, so that each collection in the corpus is met. */
export function sampleOf(cases: readonly Case[], most: number): readonly Case[] {
  if (cases.length <= most) return cases;
  return Array.from({ length: most }, (_, index) => cases[Math.floor((index * cases.length) / most)]).filter(
    (one) => one !== undefined,
  );
}
