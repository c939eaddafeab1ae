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
