import type { Options } from "tsup";
import { thirdPartyNotices } from "./scripts/notices/plugin.ts";

/** Build options shared by every package: ESM only, types beside the code, one chunk per subpath entry. */
export function library(entry: Record<string, string>, options: Options = {}): Options {
  return {
    entry,
    format: "esm",
    target: "es2024",
    platform: "neutral",
    dts: true,
    clean: true,
    splitting: true,
    treeshake: true,
    sourcemap: false,
    tsconfig: "../../tsconfig.base.json",
    // What is bundled is somebody's work: its licences go with it, and the packed files are checked against this list.
    esbuildPlugins: [thirdPartyNotices],
    metafile: true,
    ...options,
  };
}
