import type { Options } from "tsup";

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
    ...options,
  };
}
