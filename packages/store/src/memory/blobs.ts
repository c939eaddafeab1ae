import { blobContent, blobFrom } from "../blob-content.ts";
import type { BlobStore } from "../blob-port.ts";

/** A blob store that lives as long as the process. */
export function openMemoryBlobs(): BlobStore {
  const kept = new Map<string, Buffer>();
  return {
    put: async (blob) => {
      const { blobId, bytes } = blobContent(blob);
      kept.set(blobId, bytes);
      return blobId;
    },
    get: async (blobId) => {
      const bytes = kept.get(blobId);
      return bytes && blobFrom(blobId, bytes);
    },
  };
}
