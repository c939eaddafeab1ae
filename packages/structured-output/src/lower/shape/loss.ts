import { joinPointer, splitPointer } from "../../schema/pointer.ts";

/** How a constraint fares that the schema to be sent does not hold. */
export type LossClass = "checked-locally" | "hint-only" | "impossible";

/** A keyword of the author's that the schema to be sent does not hold, or not wholly. */
export interface Loss {
  /** JSON Pointer of the keyword in the normalised schema. */
  readonly pointer: string;
  readonly class: LossClass;
  /** What may happen now, in words that follow "provider: ". */
  readonly message: string;
}

/** A constraint that is checked when the answer is there, and only there. */
export function checkedLocally(pointer: string, keyword?: string): Loss {
  const whole = keyword === undefined ? pointer : joinPointer(pointer, keyword);
  const name = keyword ?? keywordOf(whole);
  const message = `does not hold the model to \`${name}\`: an answer that breaks it is found afterwards and asked for again.`;
  return { pointer: whole, class: "checked-locally", message };
}

/** The keyword a pointer leads to; the last token that is no index and no name is good enough for people. */
export function keywordOf(pointer: string): string {
  const tokens = splitPointer(pointer);
  const last = tokens.at(-1) ?? "";
  const map = tokens.at(-2) ?? "";
  const inMap = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
    "dependencies",
  ].includes(map);
  return inMap || /^\d+$/.test(last) ? map : last;
}
