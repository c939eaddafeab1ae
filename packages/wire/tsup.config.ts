import { defineConfig } from "tsup";
import { library } from "../../tsup.base.ts";

export default defineConfig(
  library(
    { index: "src/index.ts", stdio: "src/stdio.ts", child: "src/child.ts" },
    { platform: "node", removeNodeProtocol: false },
  ),
);
