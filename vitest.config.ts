import { defineConfig } from "vitest/config";

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
    reporters: ["default"],
  },
});
