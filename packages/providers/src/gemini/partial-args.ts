import type { PartialArg } from "@google/genai/web";
import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { malformed, readText } from "../http/read.ts";

type Leaf = string | number | boolean | null;
/** Members by name, or items by index: what a path leads through. */
type Tree = Map<string | number, Tree | Leaf>;

/** Arguments that are written piece by piece, each piece at its place. */
export interface PartialArgs {
  add(piece: PartialArg): void;
  value(): JsonObject;
}

export function createPartialArgs(): PartialArgs {
  const root: Tree = new Map();
  /** The place whose string goes on. */
  let open: string | undefined;
  return {
    add(piece) {
      const path = pathOf(readText(piece.jsonPath, "a path"));
      const leaf = leafOf(piece);
      if (leaf !== undefined) put(root, path, leaf, open === piece.jsonPath);
      open = piece.willContinue ? piece.jsonPath : undefined;
    },
    value: () => objectOf(root),
  };
}

function leafOf({ stringValue, numberValue, boolValue, nullValue }: PartialArg): Leaf | undefined {
  return stringValue ?? numberValue ?? boolValue ?? (nullValue === undefined ? undefined : null);
}

const STEP = /\.([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/g;

/** The steps of a path such as `$.a[0]['b c']`. */
function pathOf(jsonPath: string): readonly (string | number)[] {
  return [...jsonPath.matchAll(STEP)].map(([, name, index, single, double]) => {
    if (index !== undefined) return Number(index);
    return name ?? (single ?? double ?? "").replace(/\\(.)/g, "$1");
  });
}

function put(root: Tree, path: readonly (string | number)[], leaf: Leaf, goesOn: boolean): void {
  const last = path.at(-1);
  if (last === undefined) throw malformed("a piece of arguments without a place");
  const tree = path.slice(0, -1).reduce(branch, root);
  const before = tree.get(last);
  tree.set(last, goesOn && typeof before === "string" && typeof leaf === "string" ? before + leaf : leaf);
}

function branch(tree: Tree, step: string | number): Tree {
  const found = tree.get(step);
  if (found instanceof Map) return found;
  const made: Tree = new Map();
  tree.set(step, made);
  return made;
}

function objectOf(tree: Tree): JsonObject {
  return Object.fromEntries([...tree].map(([name, child]) => [name, jsonOf(child)]));
}

/** Items stand in the order of their indexes, however large those are. */
function jsonOf(child: Tree | Leaf): JsonValue {
  if (!(child instanceof Map)) return child;
  const entries = [...child];
  if (entries.some(([step]) => typeof step === "string")) return objectOf(child);
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => jsonOf(item));
}
