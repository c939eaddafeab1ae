import type { Node } from "./node.ts";

/**
 * Finds a subschema that applies itself to the same value again, through whatever others; checking a value against it
 * would never end. Iterative, because references can form chains as long as a schema.
 */
export function findLoop(nodes: Iterable<Node>): Node | undefined {
  const finished = new Set<Node>();
  for (const node of nodes) {
    const loop = finished.has(node) ? undefined : findLoopFrom(node, finished);
    if (loop !== undefined) return loop;
  }
  return undefined;
}

function findLoopFrom(start: Node, finished: Set<Node>): Node | undefined {
  const open = new Set([start]);
  const stack = [{ node: start, next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const child = top.node.inPlace[top.next++];
    if (child === undefined) {
      open.delete(top.node);
      finished.add(top.node);
      stack.pop();
    } else if (open.has(child)) {
      return child;
    } else if (!finished.has(child)) {
      open.add(child);
      stack.push({ node: child, next: 0 });
    }
  }
  return undefined;
}
