import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Options } from "tsup";
import { bundledPackages } from "./bundled.ts";
import { NOTICES, noticesOf } from "./notices.ts";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

/** Writes the licence texts of everything that esbuild bundled beside it, and fails the build where one is missing. */
export const thirdPartyNotices: Plugin = {
  name: "third-party-notices",
  setup({ initialOptions: { outdir = "dist", absWorkingDir = process.cwd() }, onEnd }) {
    onEnd(({ metafile }) => {
      const packages = metafile ? bundledPackages(metafile, absWorkingDir) : [];
      if (packages.length === 0) return;
      mkdirSync(outdir, { recursive: true });
      writeFileSync(join(outdir, NOTICES), noticesOf(packages));
    });
  },
};
