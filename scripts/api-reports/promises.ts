import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Package, typeEntries } from "../check/workspace.ts";
import { Entry } from "./entry.ts";
import { programOf } from "./report.ts";

/** Exports that the declarations of a built package promise and its code does not have, or the other way round; a line each. */
export async function brokenPromises(each: Package): Promise<readonly string[]> {
  const program = programOf(each);
  const faults = typeEntries(each.manifest).map(async ({ specifier, types, code }) => {
    const promised = new Entry(program, join(each.folder, types)).values();
    const there = Object.keys(await import(pathToFileURL(join(each.folder, code)).href));
    return [
      ...without(promised, there, (names) => `the types of ${specifier} export ${names}, its code does not`),
      ...without(there, promised, (names) => `the code of ${specifier} exports ${names}, its types do not`),
    ];
  });
  return (await Promise.all(faults)).flat();
}

/** A sentence about the names that are only in the first list, if there are any. */
function without(
  names: readonly string[],
  others: readonly string[],
  sentence: (names: string) => string,
): readonly string[] {
  const rest = names.filter((name) => !others.includes(name));
  return rest.length > 0 ? [sentence(rest.sort().join(", "))] : [];
}
