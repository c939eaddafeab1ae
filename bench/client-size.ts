import { execFile } from "node:child_process";
import { readFile, realpath, stat } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Benchmark, Comparison } from "./lib/benchmark.ts";
import { scratch } from "./lib/scratch.ts";
import { summarise } from "./lib/statistics.ts";

const CLIENT = fileURLToPath(new URL("../packages/client/package.json", import.meta.url));
const SCOPE = "@meerkat/";
const BUDGET_KB = { packed: 300, unpacked: 2000 };
const KILOBYTE = 1000;
const WHOLE = { encoding: "latin1", maxBuffer: 256 * 1024 * 1024 } as const;
const run = promisify(execFile);

interface Installed {
  readonly name: string;
  readonly manifest: string;
}

interface Sizes {
  readonly packed: number;
  readonly unpacked: number;
}

/** What installing the client downloads and writes: its tarball and those of all packages it needs, against a budget. */
export const clientSize: Benchmark = {
  name: "client-size",
  aim: undefined,
  run: async () => {
    await using directory = await scratch();
    const packages = await withDependencies(CLIENT, new Map());
    const own: Sizes[] = [];
    const all: Sizes[] = [];
    for (const each of packages.values()) {
      const sizes = await sizesOf(each, directory.path);
      all.push(sizes);
      if (each.name.startsWith(SCOPE)) own.push(sizes);
    }
    const [ownCount, allCount] = [`our ${own.length} tarballs`, `all ${all.length} tarballs`];
    // The budget is for what we write; the rest shows what it stands on.
    return [
      { ...against(ownCount, "packed", own), aim: 1 },
      against(allCount, "packed", all),
      against(allCount, "unpacked", all),
    ];
  },
};

/** The packages that an installation brings, each once, by name. */
async function withDependencies(
  manifest: string,
  found: Map<string, Installed>,
): Promise<ReadonlyMap<string, Installed>> {
  const { name, dependencies = {} } = JSON.parse(await readFile(manifest, "utf8"));
  if (found.has(name)) return found;
  found.set(name, { name, manifest });
  for (const dependency of Object.keys(dependencies)) {
    // Where a package is linked to, not where the link is: its dependencies lie beside it.
    const next = findPackageJSON(dependency, pathToFileURL(await realpath(manifest)));
    if (next === undefined) throw new Error(`${name} needs ${dependency}, which is not installed.`);
    await withDependencies(next, found);
  }
  return found;
}

async function sizesOf({ name, manifest }: Installed, destination: string): Promise<Sizes> {
  const tarball = await tarballOf(name, { folder: dirname(manifest), destination });
  const { stdout: files } = await run("tar", ["-tzf", tarball]);
  if (/\.node$|binding\.gyp$/m.test(files)) throw new Error(`${name} brings native code.`);
  const unpacked = (await run("gzip", ["-dc", tarball], WHOLE)).stdout.length;
  return { packed: (await stat(tarball)).size, unpacked };
}

/** Ours is packed as for a release; what others packed is there unpacked, and is packed again. */
async function tarballOf(name: string, at: { readonly folder: string; readonly destination: string }): Promise<string> {
  const path = join(at.destination, `${name.replaceAll(/[@/]/g, "-")}.tgz`);
  if (name.startsWith(SCOPE)) await run("pnpm", ["pack", "--out", path], { cwd: at.folder });
  else await run("tar", ["-czf", path, "--exclude=node_modules", "-C", at.folder, "."]);
  return path;
}

function against(what: string, part: keyof Sizes, sizes: readonly Sizes[]): Comparison {
  const total = sizes.reduce((sum, size) => sum + size[part], 0) / KILOBYTE;
  return {
    what: `${what}, ${part}; the floor is the budget`,
    unit: "kB",
    better: "less",
    ours: summarise([total]),
    floor: summarise([BUDGET_KB[part]]),
  };
}
