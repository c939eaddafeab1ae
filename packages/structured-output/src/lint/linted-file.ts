import { splitPointer } from "../schema/pointer.ts";
import type { Finding } from "./findings.ts";
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
  /** Where in its text the tokens of a JSON Pointer lead; undefined when that is not known. */
  readonly locate?: (tokens: readonly string[]) => TextPosition | undefined;
}

/** Where a finding stands in the text, or the nearest schema around it does. */
export function positionOf({ locate }: LintedFile, { pointer }: Finding): TextPosition | undefined {
  if (locate === undefined) return undefined;
  const tokens = splitPointer(pointer);
  for (let length = tokens.length; length >= 0; length--) {
    const position = locate(tokens.slice(0, length));
    if (position !== undefined) return position;
  }
  return undefined;
}
