import { all, type Outcome } from "./outcome.ts";
import { packed } from "./pack.ts";
import { install } from "./registry.ts";
import { temporaryFolder } from "./temporary.ts";
import { closureOf } from "./workspace.ts";

/** A project outside the workspace with packages installed from their tarballs. */
export interface Scratch {
  readonly folder: string;
  /** Whether everything could be packed and installed. */
  readonly outcome: Outcome;
}

const made = new Map<string, Promise<Scratch>>();

/**
 * A project with only these packages and their own workspace dependencies, made once for all checks of this process
 * and gone with it. A dependency that a package forgot to declare is not there. Needs a build.
 */
export function scratch(...names: readonly string[]): Promise<Scratch> {
  const key = names.join(" ");
  const project = made.get(key) ?? make(names);
  made.set(key, project);
  return project;
}

async function make(names: readonly string[]): Promise<Scratch> {
  const folder = temporaryFolder("scratch");
  const tarballs = await packed();
  const wanted = closureOf(names).map(({ manifest }) => ({ name: manifest.name, ...tarballs.get(manifest.name) }));
  const outcome = all(wanted.flatMap(({ outcome }) => outcome ?? []));
  if (!outcome.ok) return { folder, outcome };
  const dependencies = Object.fromEntries(wanted.map(({ name, tarball }) => [name, `file:${tarball}`]));
  return { folder, outcome: await install(folder, dependencies) };
}
