import { defineConfig } from "tsup";
import { library } from "../../tsup.base.ts";

export default defineConfig(
  library(
    { index: "src/index.ts", rkat: "src/rkat.ts", "rkat-rpc": "src/rkat-rpc.ts" },
    {
      platform: "node",
      // `node:sqlite` exists under its prefixed name only, so the prefix has to survive the build.
      removeNodeProtocol: false,
      dts: { entry: { index: "src/index.ts" }, resolve: [/^@meerkat\//] },
      // The programs carry the workspace's packages in themselves: one install, few files, nothing else to load.
      noExternal: [/^@meerkat\//],
      esbuildOptions: (options) => {
        options.conditions = ["meerkat-source"];
        options.minifyWhitespace = true;
        options.minifySyntax = true;
      },
    },
  ),
);
