import { defineConfig } from "vitest/config";
import { skipReasons } from "./scripts/skip-reasons.ts";

// Where a run is part of a larger one, it also leaves a report to count its tests by.
const folder = process.env.VITEST_JSON_FOLDER;
const report: [string, Record<string, unknown>][] =
  folder === undefined ? [] : [["json", { outputFile: `${folder}/${process.pid}.json` }]];

export default defineConfig({
  resolve: { conditions: ["meerkat-source", "node", "import", "default"] },
  ssr: { resolve: { conditions: ["meerkat-source", "node", "import", "default"] } },
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "packages/*/test/**/*.test.ts",
      "scripts/**/*.test.ts",
      "examples/**/*.test.ts",
      "bench/**/*.test.ts",
    ],
    testTimeout: 30_000,
    reporters: ["default", skipReasons, ...report],
  },
});
