import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** The published clients against our server. They come from their registries, so these tests have a command of their own. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ["packages/testkit/interop/**/*.test.ts"], testTimeout: 120_000 },
});
