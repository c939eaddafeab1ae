import { run } from "./command.ts";
import { fewAtATime } from "./few-at-a-time.ts";
import { noticeFaults } from "./notices.ts";
import { all, type Check, fromFaults, type Outcome, titled } from "./outcome.ts";
import { packed } from "./pack.ts";
import { type Exports, type Manifest, type Package, publicPackages } from "./workspace.ts";

/** What users would install: packed, looked into, and judged by publint and attw. Needs a build. */
export const tarballs: Check = {
  name: "tarballs",
  run: async () => all(await fewAtATime(publicPackages(), checkPackage)),
};

async function checkPackage({ folder, manifest }: Package): Promise<Outcome> {
  const { tarball, outcome } = (await packed()).get(manifest.name) ?? {};
  if (!tarball || !outcome?.ok) return titled(manifest.name, outcome ? [outcome] : []);
  return titled(
    manifest.name,
    await Promise.all([
      contents(tarball, manifest),
      noticeFaults(tarball, folder).then(fromFaults),
      run("publint", ["run", tarball, "--strict"]),
      // Types come from the tarball alone: nothing is fetched.
      run("attw", [tarball, "--profile", "esm-only", "--no-definitely-typed", "--no-emoji", "--format", "ascii"]),
    ]),
  );
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
  const strays = files.filter((file) => /^(src|test)\/|\.test\.|(?<!\.d)\.ts$|\.tsbuildinfo$|metafile/.test(file));
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
