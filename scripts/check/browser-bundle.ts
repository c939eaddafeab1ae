import { type BuildOptions, build } from "esbuild";

const OPTIONS = {
  bundle: true,
  write: false,
  format: "esm",
  platform: "browser",
  target: "es2024",
  logLevel: "silent",
} satisfies BuildOptions;

/** What to bundle and how; all of it may be said as esbuild says it. */
export type BundleOptions = Pick<
  BuildOptions,
  "entryPoints" | "stdin" | "minify" | "format" | "conditions" | "packages" | "platform"
>;

/** Bundles with all that is imported, as a page would get it. A module of Node anywhere in it is an error, which is thrown. */
export async function browserBundle(options: BundleOptions): Promise<string> {
  const { outputFiles } = await build({ ...OPTIONS, ...options });
  return outputFiles[0]?.text ?? "";
}
