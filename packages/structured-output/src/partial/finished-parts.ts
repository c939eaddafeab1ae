import type { JsonValue } from "@meerkat/protocol";
import type { Growing } from "./growing.ts";

/** What is finished of a growing value, as a plain value; undefined when nothing is. */
export function finishedParts(growing: Growing): JsonValue | undefined {
  if (growing.kind === "closed") return growing.value;
  if (growing.kind === "unfinished") return undefined;
  if (growing.kind === "array") return growing.items.map(finishedParts).filter((item) => item !== undefined);
  const members = [...growing.members].flatMap(([key, member]): [string, JsonValue][] => {
    const value = finishedParts(member);
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(members);
}
