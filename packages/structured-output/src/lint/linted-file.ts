import type { Finding } from "./findings.ts";
import { nearestPointers } from "./findings.ts";
import type { SchemaLint } from "./lint.ts";

/** A place in a text; both count from 1, columns in UTF-16 code units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** A document that was linted, as renderers want it. */
export interface LintedFile {
  /** Its name, a relative path or a URI. */
  readonly name: string;
  readonly lint: SchemaLint;
  /** Where in its text a JSON Pointer leads; undefined when that is not known. */
  readonly locate?: (pointer: string) => TextPosition | undefined;
}

/** Where a finding stands in the text, or the nearest schema around it does. */
export function positionOf({ locate }: LintedFile, { pointer }: Finding): TextPosition | undefined {
  if (locate === undefined) return undefined;
  for (const candidate of nearestPointers(pointer)) {
    const position = locate(candidate);
    if (position !== undefined) return position;
  }
  return undefined;
}
