import { defineConfig } from "tsup";
import { library } from "../../tsup.base.ts";

export default defineConfig(
  library(
    { index: "src/index.ts", "launch-node": "src/launch-node.ts", "launch-none": "src/launch-none.ts" },
    {
      // Which launcher it is has to be decided where the package runs, not where it is built.
      external: ["#launch", "node:fs", "node:path", "node:process"],
      removeNodeProtocol: false,
      dts: { entry: { index: "src/index.ts" } },
    },
  ),
);
