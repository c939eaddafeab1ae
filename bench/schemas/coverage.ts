import type { Warned } from "./contender.ts";

const COMBINATORS = new Set(["anyOf", "oneOf", "allOf"]);
const DEFINITIONS = new Set(["$defs", "definitions"]);

/** Whether some warning speaks of one of the keywords that a value breaks. */
export function covers(warnings: readonly Warned[], failing: readonly string[]): boolean {
  return failing.some((pointer) => {
    const bases = [pointer, ...enclosing(pointer)];
    return warnings.some(({ path }) => bases.some((base) => related(base, path)));
  });
}

/** Whether one of two pointers is, or leads to, the other. */
function related(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return short === long || (long.startsWith(short) && long[short.length] === "/");
}

/** The alternatives and definitions in which a keyword stands: what is lost in them is lost for it too. */
function enclosing(pointer: string): readonly string[] {
  const tokens = pointer.split("/");
  return tokens.flatMap((name, index) => {
    if (COMBINATORS.has(name)) return [tokens.slice(0, index + 1).join("/")];
    return DEFINITIONS.has(name) && tokens.length > index + 1 ? [tokens.slice(0, index + 2).join("/")] : [];
  });
}
