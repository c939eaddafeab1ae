import { describe, it } from "vitest";
import { blobCases } from "../testing/index.ts";
import { openMemoryBlobs } from "./index.ts";

describe("the memory blobs keep the port's rules", () => {
  for (const { name, run } of blobCases) it(name, () => run({ open: openMemoryBlobs }));
});
