import type { OutputUnit } from "@cfworker/json-schema";

/** A failure and the failures that explain it. */
export interface Failure {
  readonly unit: OutputUnit;
  readonly children: readonly Failure[];
}

/** Rebuilds the tree from the interpreter's flat list, in which a failure stands before those below its location. */
export function buildTree(units: readonly OutputUnit[]): readonly Failure[] {
  const failures: Failure[] = [];
  for (let index = 0; index < units.length; ) {
    const unit = units[index];
    if (unit === undefined) break;
    const end = endOfChildren(units, index, unit);
    failures.push({ unit, children: buildTree(units.slice(index + 1, end)) });
    index = end;
  }
  return failures;
}

function endOfChildren(units: readonly OutputUnit[], index: number, parent: OutputUnit): number {
  const below = `${parent.keywordLocation}/`;
  let end = index + 1;
  while (units[end]?.keywordLocation.startsWith(below)) end++;
  return end;
}
