import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** What esbuild says of the files that it wrote: which inputs each holds, and how much of them is left. */
export interface Metafile {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
  >;
}

/** A package of somebody else, parts of which are inside our files. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The SPDX expression of its manifest. */
  readonly license: string;
  readonly folder: string;
}

/** The last `node_modules` of a path decides: pnpm's store has several in one. */
const INSTALLED = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/** The packages inside the outputs, by name; paths in the metafile start from `base`. The workspace's own are none. */
export function bundledPackages({ outputs }: Metafile, base: string): readonly BundledPackage[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const folders = inputs.flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 ? (INSTALLED.exec(path)?.slice(0, 1) ?? []) : [],
  );
  return [...new Set(folders)]
    .map((folder) => described(resolve(base, folder)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function described(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as BundledPackage;
  return { name, version, license, folder };
}
