import { describe, it } from "vitest";
import { storeCases } from "../testing/index.ts";
import { openMemoryStore } from "./index.ts";

describe("the memory store keeps the port's rules", () => {
  for (const { name, run } of storeCases) it(name, () => run({ open: openMemoryStore }));
});
