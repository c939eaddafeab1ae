import { join } from "node:path";
import { defineConfig, type Options } from "tsup";
import { library } from "../../tsup.base.ts";

/** Found by path, the workspace's packages are no packages to the bundler of types, which then takes their types in. */
const SOURCES = { "@meerkat/*": [join(import.meta.dirname, "../*/src/index.ts")] };

const PROGRAM: Options = {
  platform: "node",
  // `node:sqlite` exists under its prefixed name only, so the prefix has to survive the build.
  removeNodeProtocol: false,
  // The programs carry the workspace's packages in themselves: one install, few files, nothing else to load.
  noExternal: [/^@meerkat\//],
  esbuildOptions: (options) => {
    options.conditions = ["meerkat-source"];
    options.minifyWhitespace = true;
    options.minifySyntax = true;
  },
};

export default defineConfig([
  library(
    { index: "src/index.ts", rkat: "src/rkat.ts" },
    { ...PROGRAM, dts: { entry: { index: "src/index.ts" }, compilerOptions: { paths: SOURCES } } },
  ),
  // Bundled alone: what it shares with nothing but its own later parts falls into few files, and each file that it has
  // to load before its first answer costs the start of every client about as much as a hundred kilobytes of code.
  library({ "rkat-rpc": "src/rkat-rpc.ts" }, { ...PROGRAM, outDir: "dist/server", dts: false }),
]);
