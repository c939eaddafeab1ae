import type { TextPosition } from "@meerkat/structured-output";
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

/** Where a part of a document stands, and what is in it. */
interface Part {
  readonly offset: number;
  readonly node: unknown;
}

/**
 * Finds the place of the tokens of a JSON Pointer in the text of a JSON or YAML document: of the key for a property, of the value for
 * an item. The text is read when the first place is asked for.
 */
export function locator(text: string): (tokens: readonly string[]) => TextPosition | undefined {
  const lines = new LineCounter();
  let root: Node | null | undefined;
  return (tokens) => {
    if (root === undefined) root = rootOf(text, lines);
    const part = root && tokens.reduce<Part | undefined>(step, { offset: root.range?.[0] ?? 0, node: root });
    if (part === undefined || part === null) return undefined;
    const { line, col } = lines.linePos(part.offset);
    return { line, column: col };
  };
}

/** JSON is YAML; where a text is only nearly so, there are no places. */
function rootOf(text: string, lineCounter: LineCounter): Node | null {
  try {
    return parseDocument(text, { lineCounter, strict: false, uniqueKeys: false }).contents;
  } catch {
    // The parser recurses: a text that nests too deep for it has no places either.
    return null;
  }
}

function step(part: Part | undefined, token: string): Part | undefined {
  const node = part?.node;
  if (isSeq(node)) return itemOf(node.items[Number(token)]);
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === token);
  const key = pair?.key;
  return isScalar(key) && key.range ? { offset: key.range[0], node: pair?.value } : undefined;
}

function itemOf(item: unknown): Part | undefined {
  const known = isAlias(item) || isScalar(item) || isMap(item) || isSeq(item);
  return known && item.range ? { offset: item.range[0], node: item } : undefined;
}
