import { isRecord } from "@meerkat/protocol";
import { warn } from "./warn.ts";

let told = false;

/** Says, once in the life of a program, that skills should be named by keys when parameters name one by a text. */
export function noteLegacySkills(params: unknown): void {
  if (told || !isRecord(params)) return;
  const texts = [
    ...listOf(params.skillRefs).filter((ref) => typeof ref === "string"),
    ...listOf(params.skillReferences),
  ];
  if (texts.length === 0) return;
  told = true;
  warn(
    `Skills named by a text such as ${JSON.stringify(texts[0])} are deprecated. Pass a key in \`skillRefs\`: { sourceUuid, skillName }.`,
    "DeprecationWarning",
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
