import { describe, it } from "vitest";
import { temporaryPlace } from "../../test/place.ts";
import { durableStoreCases, storeCases } from "../testing/index.ts";
import { openSqliteStore } from "./index.ts";

describe("the SQLite store keeps the port's rules", () => {
  for (const { name, run } of [...storeCases, ...durableStoreCases]) {
    it(name, async () => {
      using place = temporaryPlace();
      await run({ open: () => openSqliteStore({ path: place.path }) });
    });
  }
});
