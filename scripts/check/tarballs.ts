import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./command.ts";
import { all, type Check, fromFaults, type Outcome } from "./outcome.ts";
import { type Exports, type Manifest, type Package, publicPackages } from "./workspace.ts";

/** What users would install: packed, looked into, and judged by publint and attw. Needs a build. */
export const tarballs: Check = {
  name: "tarballs",
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "meerkat-pack-"));
    try {
      const outcomes: Outcome[] = [];
      for (const each of publicPackages()) outcomes.push(await checkPackage(each, folder));
      return all(outcomes);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function checkPackage({ folder, manifest }: Package, destination: string): Promise<Outcome> {
  const packed = await run("pnpm", ["pack", "--pack-destination", destination], folder);
  if (!packed.ok) return titled(manifest.name, [packed]);
  const tarball = join(destination, `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`);
  return titled(
    manifest.name,
    await Promise.all([
      contents(tarball, manifest),
      run("publint", ["run", tarball, "--strict"]),
      // Types come from the tarball alone: nothing is fetched.
      run("attw", [tarball, "--profile", "esm-only", "--no-definitely-typed", "--no-emoji", "--format", "ascii"]),
    ]),
  );
}

function titled(name: string, outcomes: readonly Outcome[]): Outcome {
  const { ok, output } = all(outcomes);
  return { ok, output: `== ${name}\n${output}` };
}

async function contents(tarball: string, source: Manifest): Promise<Outcome> {
  const listed = await run("tar", ["-tzf", tarball]);
  const read = await run("tar", ["-xzOf", tarball, "package/package.json"]);
  if (!listed.ok || !read.ok) return all([listed, read]);
  const files = listed.output
    .split("\n")
    .filter(Boolean)
    .map((file) => file.replace(/^package\//, ""));
  return fromFaults(lintTarball(files, JSON.parse(read.output) as Manifest, source));
}

/** Faults of a tarball: files that do not belong there, entries without a file, and traces of the workspace. */
export function lintTarball(files: readonly string[], manifest: Manifest, source: Manifest): string[] {
  const strays = files.filter((file) => /^(src|test)\/|\.test\.|(?<!\.d)\.ts$|\.tsbuildinfo$/.test(file));
  const workspace = Object.entries(manifest.dependencies ?? {}).filter(([, range]) => range.startsWith("workspace:"));
  const missing = entryFiles(manifest.exports ?? {}).filter((file) => !files.includes(file.replace("./", "")));
  const published = JSON.stringify(manifest.exports) === JSON.stringify(source.publishConfig?.exports);
  return [
    ...strays.map((file) => `${file} is packed and should not be`),
    ...(files.includes("README.md") ? [] : ["README.md is not packed"]),
    ...(files.includes("LICENSE") ? [] : ["LICENSE is not packed"]),
    ...workspace.map(([name, range]) => `the dependency ${name} is still ${range}`),
    ...missing.map((file) => `exports names ${file}, which is not packed`),
    ...(published ? [] : ["the packed exports are not those of publishConfig"]),
  ];
}

function entryFiles(exports: Exports): string[] {
  return Object.values(exports).flatMap((target) => (typeof target === "string" ? [target] : Object.values(target)));
}
