import type { JsonBounds } from "../schema/json-fault.ts";

/**
 * Whether a value is plain JSON within bounds: the quick answer to the question that `findJsonFault` answers with a
 * place and a reason. It recurses, but never deeper than the bound.
 */
export function isPlain(value: unknown, { maxDepth, maxNodes }: JsonBounds): boolean {
  let left = maxNodes + 1;
  const check = (item: unknown, depth: number): boolean => {
    if (--left < 0 || depth > maxDepth) return false;
    if (typeof item === "number") return Number.isFinite(item);
    if (typeof item !== "object" || item === null) return item === null || isScalar(item);
    if (Array.isArray(item)) return item.every((one) => check(one, depth + 1)) && !hasHoles(item);
    return Object.entries(item).every(([key, one]) => key.isWellFormed() && check(one, depth + 1));
  };
  return check(value, 0);
}

function isScalar(item: unknown): boolean {
  return typeof item === "string" || typeof item === "boolean";
}

/** `every` skips holes, which are no JSON. */
function hasHoles(items: readonly unknown[]): boolean {
  return Object.keys(items).length !== items.length;
}
