import { type BlobStore, openMemoryBlobs, openMemoryStore, type SessionStore } from "@meerkat/store";

/** The ids that the contract's examples and rejections speak of. */
const FIXTURES = {
  idle: "01936f8a-0000-7000-8000-000000000001",
  deferred: "01936f8a-0000-7000-8000-000000000002",
  archived: "01936f8a-0000-7000-8000-000000000003",
} as const;

/** The realm that the examples' session references name. */
export const REALM = "examples";

/** A picture of one dot: the blob that the examples speak of. */
const DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** The blobs that the examples speak of. */
export async function fixtureBlobs(): Promise<BlobStore> {
  const blobs = openMemoryBlobs();
  await blobs.put({ mediaType: "image/png", data: DOT });
  return blobs;
}

/** A store that holds the sessions the examples speak of. */
export async function fixtureStore(): Promise<SessionStore> {
  const store = openMemoryStore();
  const at = "2026-01-02T03:04:05.000Z";
  for (const [name, id] of Object.entries(FIXTURES)) {
    const state = name === "idle" ? "ready" : name === "deferred" ? "deferred" : "archived";
    const messages = name === "idle" ? [{ role: "system", content: "Be brief." } as const] : [];
    await store.create({
      id,
      createdAt: at,
      updatedAt: at,
      state,
      model: "simulator",
      provider: "simulator",
      labels: {},
      totalTokens: 0,
      eventSeq: 0,
      settings: { prompt: name === "deferred" ? "Prepare." : "" },
      messages,
    });
  }
  return store;
}
