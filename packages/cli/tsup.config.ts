import { join } from "node:path";
import { defineConfig } from "tsup";
import { library } from "../../tsup.base.ts";

/** Found by path, the workspace's packages are no packages to the bundler of types, which then takes their types in. */
const SOURCES = { "@meerkat/*": [join(import.meta.dirname, "../*/src/index.ts")] };

export default defineConfig(
  library(
    { index: "src/index.ts", rkat: "src/rkat.ts", "rkat-rpc": "src/rkat-rpc.ts" },
    {
      platform: "node",
      // `node:sqlite` exists under its prefixed name only, so the prefix has to survive the build.
      removeNodeProtocol: false,
      dts: { entry: { index: "src/index.ts" }, compilerOptions: { paths: SOURCES } },
      // The programs carry the workspace's packages in themselves: one install, few files, nothing else to load.
      noExternal: [/^@meerkat\//],
      esbuildOptions: (options) => {
        options.conditions = ["meerkat-source"];
        // The client in here only ever talks to the runtime in here: it starts no child and downloads nothing.
        options.alias = { "#launch": join(import.meta.dirname, "../client/src/launch-none.ts") };
        options.minifyWhitespace = true;
        options.minifySyntax = true;
      },
    },
  ),
);
