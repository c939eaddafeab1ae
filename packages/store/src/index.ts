export type { BlobStore, NewBlob, StoredBlob } from "./blob-port.ts";
export { openMemoryBlobs, openMemoryStore } from "./memory/index.ts";
export type {
  CreateOptions,
  MessageRange,
  NewSession,
  SessionChange,
  SessionPatch,
  SessionQuery,
  SessionRecord,
  SessionState,
  SessionStore,
} from "./port.ts";
