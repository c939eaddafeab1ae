import { deepEqual, equal, match, notEqual } from "node:assert/strict";
import type { BlobStore } from "../blob-port.ts";
import { refuses } from "./rejects.ts";

/** A place for blobs, empty at first. */
export interface BlobPlace {
  /** Opens a store over this place. Durable places are opened again, and also twice at the same time. */
  open(): BlobStore | Promise<BlobStore>;
}

/** One rule of the blob port. It needs no test runner: `run` rejects when the rule is broken. */
export interface BlobCase {
  readonly name: string;
  run(place: BlobPlace): Promise<void>;
}

const DOT = { mediaType: "image/png", data: Buffer.from([0x89, 0, 0x0a, 0xff]).toString("base64") };

/** What every blob store must do, in memory or not. */
export const blobCases: readonly BlobCase[] = [
  {
    name: "what was put is got back under its id",
    run: async (place) => {
      const store = await place.open();
      const blobId = await store.put(DOT);
      match(blobId, /^sha256:[0-9a-f]{64}$/);
      deepEqual(await store.get(blobId), { blobId, ...DOT });
    },
  },
  {
    name: "the same content is the same id, and another media type another",
    run: async (place) => {
      const store = await place.open();
      const [one, again, other] = [await store.put(DOT), await store.put(DOT), { ...DOT, mediaType: "image/gif" }];
      equal(again, one);
      const second = await store.put(other);
      notEqual(second, one);
      deepEqual((await store.get(second))?.mediaType, "image/gif");
      deepEqual((await store.get(one))?.mediaType, "image/png");
    },
  },
  {
    name: "no bytes are bytes too",
    run: async (place) => {
      const store = await place.open();
      deepEqual((await store.get(await store.put({ ...DOT, data: "" })))?.data, "");
    },
  },
  {
    name: "an unknown id, and text that is no id, find nothing",
    run: async (place) => {
      const store = await place.open();
      await store.put(DOT);
      for (const id of [`sha256:${"0".repeat(64)}`, "", "sha256:", "../x", `sha256:${"../".repeat(21)}x`, "\0"])
        equal(await store.get(id), undefined);
    },
  },
  {
    name: "data that is no base64 and a media type that is none are refused",
    run: async (place) => {
      const store = await place.open();
      for (const data of ["a", "a===", "ä", "YQ==\n"]) await refuses(store.put({ ...DOT, data }), "INVALID_PARAMS");
      for (const mediaType of ["", "image/png\n", "a b"]) {
        await refuses(store.put({ ...DOT, mediaType }), "INVALID_PARAMS");
      }
    },
  },
  {
    name: "many writers of one blob agree",
    run: async (place) => {
      const store = await place.open();
      const ids = await Promise.all(Array.from({ length: 8 }, () => store.put(DOT)));
      equal(new Set(ids).size, 1);
      equal((await store.get(ids[0] ?? ""))?.data, DOT.data);
    },
  },
];

/** What a blob store must do besides when its data outlives it. */
export const durableBlobCases: readonly BlobCase[] = [
  {
    name: "another store over the same place finds the blob",
    run: async (place) => {
      const [one, two] = [await place.open(), await place.open()];
      const blobId = await one.put(DOT);
      deepEqual(await two.get(blobId), { blobId, ...DOT });
      equal(await two.put(DOT), blobId);
    },
  },
];
