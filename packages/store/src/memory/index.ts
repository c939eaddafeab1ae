export { openMemoryBlobs } from "./blobs.ts";
export { openMemoryStore } from "./store.ts";
