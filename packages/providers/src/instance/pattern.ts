import type { PatternNode } from "./pattern-parse.ts";
import { parsePattern } from "./pattern-parse.ts";
import type { Rng } from "./rng.ts";

const MAX_LENGTH = 4096;
const PLAIN = /[a-z0-9]/;

/** A pattern as JavaScript understands it, in Unicode mode where it can be; undefined when it is no expression. */
export function compilePattern(source: string): RegExp | undefined {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(source, flags);
    } catch {
      // Older patterns use escapes that Unicode mode refuses.
    }
  }
  return undefined;
}

/**
 * A string that matches a pattern, tested; undefined when a few tries made none.
 * `extra` is how often more than needed an open repetition may be repeated.
 */
export function matchingString(source: string, rng: Rng, extra: number): string | undefined {
  const expression = compilePattern(source);
  const tree = parsePattern(source);
  if (expression === undefined || tree === undefined) return undefined;
  for (let attempt = 0; attempt < 4; attempt++) {
    const text = write(tree, { rng: rng.fork(attempt), extra, left: { characters: MAX_LENGTH } });
    if (text !== undefined && expression.test(text)) return text;
  }
  return undefined;
}

interface Writer {
  readonly rng: Rng;
  readonly extra: number;
  readonly left: { characters: number };
}

function write(node: PatternNode, writer: Writer): string | undefined {
  if (writer.left.characters <= 0) return undefined;
  if (node.kind === "chars") {
    writer.left.characters--;
    return readable(node.choices, writer.rng);
  }
  if (node.kind === "sequence") return writeAll(node.items, writer);
  if (node.kind === "choice") {
    const option = writer.rng.pick(node.options);
    return option && write(option, writer);
  }
  const more = Math.min(node.max - node.min, writer.extra);
  const count = node.min + writer.rng.int(more + 1);
  return count > MAX_LENGTH ? undefined : writeAll(Array<PatternNode>(count).fill(node.item), writer);
}

function writeAll(nodes: readonly PatternNode[], writer: Writer): string | undefined {
  let text = "";
  for (const node of nodes) {
    const part = write(node, writer);
    if (part === undefined) return undefined;
    text += part;
  }
  return text;
}

function readable(choices: readonly string[], rng: Rng): string | undefined {
  const plain = choices.filter((char) => PLAIN.test(char));
  return rng.pick(plain.length > 0 ? plain : choices);
}
