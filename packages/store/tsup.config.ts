import { defineConfig } from "tsup";
import { library } from "../../tsup.base.ts";

export default defineConfig(
  library(
    {
      index: "src/index.ts",
      blobs: "src/blobs/index.ts",
      sqlite: "src/sqlite/index.ts",
      testing: "src/testing/index.ts",
    },
    // `node:sqlite` exists under its prefixed name only, so the prefix has to survive the build.
    { platform: "node", removeNodeProtocol: false },
  ),
);
