import { defineConfig } from "tsup";
import { library } from "../../tsup.base.ts";

export default defineConfig(
  library(
    {
      index: "src/index.ts",
      gemini: "src/gemini/index.ts",
      anthropic: "src/anthropic/index.ts",
      openai: "src/openai/index.ts",
      "openai-compatible": "src/openai-compatible/index.ts",
      simulator: "src/simulator/index.ts",
      testing: "src/testing/index.ts",
    },
    { platform: "node" },
  ),
);
