import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryPlace } from "../../test/place.ts";
import { blobCases, durableBlobCases } from "../testing/index.ts";
import { openBlobDirectory } from "./index.ts";

const PICTURE = { mediaType: "image/png", data: "iVBORw==" };

describe("the blob directory keeps the port's rules", () => {
  for (const { name, run } of [...blobCases, ...durableBlobCases]) {
    it(name, async () => {
      using place = temporaryPlace();
      await run({ open: () => openBlobDirectory({ path: join(place.directory, "blobs") }) });
    });
  }
});

describe("the blob directory", () => {
  it("makes nothing when it is only read, and one private file per blob when it is written", async () => {
    using place = temporaryPlace();
    const path = join(place.directory, "blobs");
    const store = openBlobDirectory({ path });
    await store.get(`sha256:${"0".repeat(64)}`);
    expect(readdirSync(place.directory)).toEqual([]);
    const id = await store.put(PICTURE);
    await store.put(PICTURE);
    const file = join(path, id.slice(7, 9), id.slice(9));
    expect(readdirSync(join(path, id.slice(7, 9)))).toEqual([id.slice(9)]);
    if (process.platform !== "win32") expect(statSync(file).mode & 0o077).toBe(0);
  });

  it("says that a blob is damaged instead of giving other bytes, and writes a cut one again", async () => {
    using place = temporaryPlace();
    const path = join(place.directory, "blobs");
    const store = openBlobDirectory({ path });
    const id = await store.put(PICTURE);
    writeFileSync(join(path, id.slice(7, 9), id.slice(9)), "image/png\nother");
    await expect(store.get(id)).rejects.toMatchObject({ code: "INTERNAL_ERROR", details: { reason: "corrupt" } });
    writeFileSync(join(path, id.slice(7, 9), id.slice(9)), "");
    await store.put(PICTURE);
    expect(await store.get(id)).toMatchObject(PICTURE);
  });

  it("names a path that cannot be a directory", async () => {
    using place = temporaryPlace();
    const path = join(place.directory, "file");
    writeFileSync(path, "");
    const refused = openBlobDirectory({ path }).put(PICTURE);
    await expect(refused).rejects.toMatchObject({ code: "INTERNAL_ERROR", details: { reason: "unusable_path", path } });
  });
});
