import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, "../..");

/** A target of an export: a file, or files by condition. */
type ExportTarget = string | Readonly<Record<string, string>>;
export type Exports = Readonly<Record<string, ExportTarget>>;

/** The fields of a package.json that the checks read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly sideEffects?: boolean;
  readonly engines?: { readonly node?: string };
  readonly exports?: Exports;
  readonly publishConfig?: { readonly exports?: Exports };
  readonly dependencies?: Readonly<Record<string, string>>;
}

export interface Package {
  /** The name of its folder below `packages/`. */
  readonly short: string;
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Every package of the workspace, in alphabetical order. */
export function packages(): readonly Package[] {
  return readdirSync(join(ROOT, "packages"))
    .sort()
    .map((short) => ({ short, folder: join(ROOT, "packages", short) }))
    .filter(({ folder }) => existsSync(join(folder, "package.json")))
    .map(({ short, folder }) => ({ short, folder, manifest: readManifest(join(folder, "package.json")) }));
}

export function publicPackages(): readonly Package[] {
  return packages().filter(({ manifest }) => manifest.private !== true);
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, "utf8")) as Manifest;
}

/** The workspace packages that a package is installed with: itself and all that it depends on, directly or not. */
export function closureOf(names: readonly string[]): readonly Package[] {
  const all = packages();
  const found = new Set<Package>();
  const add = (name: string): void => {
    const each = all.find(({ manifest }) => manifest.name === name);
    if (!each || found.has(each)) return;
    found.add(each);
    for (const dependency of Object.keys(each.manifest.dependencies ?? {})) add(dependency);
  };
  for (const name of names) add(name);
  return [...found];
}

/** The published entries of a package, as they are imported. */
export function specifiersOf({ name, publishConfig }: Manifest): readonly string[] {
  return Object.keys(publishConfig?.exports ?? {}).map((subpath) => name + subpath.slice(1));
}

/** A published entry that has types. */
interface TypeEntry {
  readonly specifier: string;
  /** Its declarations and its code, from the folder of the package. */
  readonly types: string;
  readonly code: string;
}

/** The published entries that have types. */
export function typeEntries({ name, publishConfig }: Manifest): readonly TypeEntry[] {
  return Object.entries(publishConfig?.exports ?? {}).flatMap(([subpath, target]) => {
    if (typeof target === "string" || !target.types || !target.default) return [];
    return [{ specifier: name + subpath.slice(1), types: target.types, code: target.default }];
  });
}
