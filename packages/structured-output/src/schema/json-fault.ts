import { joinPointer } from "./pointer.ts";

/** What keeps a value from being plain JSON within bounds, and where. */
export interface JsonFault {
  readonly pointer: string;
  readonly reason: string;
}

/** Bounds of {@link findJsonFault}. */
export interface JsonBounds {
  readonly maxDepth: number;
  readonly maxNodes: number;
  /** Whether an object property may be `undefined`, as people write in schemas that are code. */
  readonly allowUndefined: boolean;
}

interface Frame {
  readonly value: unknown;
  readonly token: string;
  readonly parent: Frame | undefined;
  readonly depth: number;
}

/** Finds the first place where a value is no JSON, or goes past the bounds. Iterative, so depth cannot hurt it. */
export function findJsonFault(root: unknown, bounds: JsonBounds): JsonFault | undefined {
  const stack: Frame[] = [{ value: root, token: "", parent: undefined, depth: 0 }];
  for (let seen = 0, frame = stack.pop(); frame !== undefined; frame = stack.pop(), seen++) {
    const reason = seen > bounds.maxNodes ? `has more than ${bounds.maxNodes} values` : faultOf(frame, bounds);
    if (reason !== undefined) return { pointer: pointerOf(frame), reason };
    pushChildren(stack, frame);
  }
  return undefined;
}

function faultOf({ value, token, depth, parent }: Frame, bounds: JsonBounds): string | undefined {
  if (depth > bounds.maxDepth) return `is nested deeper than ${bounds.maxDepth} levels`;
  if (!token.isWellFormed()) return "has a key that is not valid Unicode (half of a surrogate pair)";
  if (typeof value === "number" && !Number.isFinite(value)) return "is a number too large to represent";
  if (value === undefined && bounds.allowUndefined && parent !== undefined && !Array.isArray(parent.value)) return;
  const plain = value === null || ["object", "string", "number", "boolean"].includes(typeof value);
  return plain ? undefined : `is no JSON value (${typeof value})`;
}

function pushChildren(stack: Frame[], frame: Frame): void {
  if (typeof frame.value !== "object" || frame.value === null) return;
  for (const [token, value] of Object.entries(frame.value).reverse()) {
    stack.push({ value, token, parent: frame, depth: frame.depth + 1 });
  }
}

function pointerOf(frame: Frame): string {
  const tokens: string[] = [];
  for (let at = frame; at.parent !== undefined; at = at.parent) tokens.push(at.token);
  // A pointer hundreds of tokens long helps nobody: its start is enough to find the place.
  return joinPointer("", ...tokens.reverse().slice(0, 16));
}
