import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BundledPackage, bundledPackages, type Metafile } from "../notices/bundled.ts";
import { headingOf, NOTICES, noticesIn } from "../notices/notices.ts";
import { run } from "./command.ts";

/** What a tarball's licence texts lack, by esbuild's own list of what it bundled in the last build of `folder`. */
export async function noticeFaults(tarball: string, folder: string): Promise<string[]> {
  const metafiles = globSync("dist/**/metafile-esm.json", { cwd: folder });
  if (metafiles.length === 0) return ["dist has no metafile-esm.json: nobody can tell what is bundled in it"];
  const faults = metafiles.map(async (file) => {
    const metafile = JSON.parse(readFileSync(join(folder, file), "utf8")) as Metafile;
    const notices = join(dirname(file), NOTICES);
    const packed = await run("tar", ["-xzOf", tarball, `package/${notices}`]);
    return lintNotices(notices, packed.ok ? packed.output : undefined, bundledPackages(metafile, folder));
  });
  return (await Promise.all(faults)).flat();
}

/** Faults of packed licence texts; `text` is undefined where there are none. */
export function lintNotices(file: string, text: string | undefined, bundled: readonly BundledPackage[]): string[] {
  if (bundled.length === 0) return [];
  if (text === undefined) return [`${file} is not packed, and ${bundled.length} packages are bundled`];
  const notices = noticesIn(text);
  const bare = bundled.filter((each) => !notices.get(headingOf(each)));
  return bare.map((each) => `${file} has no licence text of ${headingOf(each)}`);
}
