import { MeerkatError } from "@meerkat/errors";
import type { ContentBlock, ContentInput, InlineImageBlock, Message } from "@meerkat/protocol";
import type { BlobStore } from "@meerkat/store";
import { mapContents } from "./contents.ts";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Pictures between their two forms: whole in memory, where models read them, and by reference in what is stored. Both
 * ways give one spelling, so that a model is told the same before and after a session was stored.
 */
export interface Media {
  /**
   * A content that came from outside, with every picture whole. Rejects with INVALID_PARAMS whose pointer begins with
   * `pointer`, for an unknown blob, another media type than the blob's, data that is no base64, and videos.
   */
  accept(content: ContentInput, pointer: string): Promise<ContentInput>;
  /** A content as it is stored; without a blob store pictures stay whole. */
  stow(content: ContentInput): Promise<ContentInput>;
  stowAll(messages: readonly Message[]): Promise<readonly Message[]>;
  /** Stored messages as models read them. Rejects with INTERNAL_ERROR when a blob is gone. */
  fetchAll(messages: readonly Message[]): Promise<readonly Message[]>;
}

/** Pictures over a blob store; without one they stay in the messages. */
export function openMedia(blobs: BlobStore | undefined): Media {
  const accept = (content: ContentInput, pointer: string) =>
    eachBlock(content, (block, index) => accepted(block, `${pointer}/${index}`, blobs));
  const stow = (content: ContentInput) => eachBlock(content, (block) => stowed(block, blobs));
  const fetch = (content: ContentInput) => eachBlock(content, (block) => fetched(block, blobs));
  return {
    accept,
    stow,
    stowAll: (messages) => mapContents(messages, stow),
    fetchAll: (messages) => mapContents(messages, fetch),
  };
}

async function eachBlock(
  content: ContentInput,
  change: (block: ContentBlock, index: number) => ContentBlock | Promise<ContentBlock>,
): Promise<ContentInput> {
  return typeof content === "string" ? content : Promise.all(content.map(change));
}

async function accepted(block: ContentBlock, pointer: string, blobs: BlobStore | undefined): Promise<ContentBlock> {
  if (block.type === "text") return block;
  if (block.type === "video") throw invalid(pointer, "is a video, which no model of this server takes");
  if ("blobId" in block) {
    const found = await blobs?.get(block.blobId);
    if (!found) throw invalid(`${pointer}/blob_id`, "names a blob that is not in this realm");
    if (found.mediaType === block.mediaType) return whole(found);
    throw invalid(`${pointer}/media_type`, `must be ${found.mediaType}, as the blob is`);
  }
  if (!block.mediaType.startsWith("image/")) throw invalid(`${pointer}/media_type`, "must begin with image/");
  if (!BASE64.test(block.data)) throw invalid(`${pointer}/data`, "is not base64");
  return whole(block);
}

async function stowed(block: ContentBlock, blobs: BlobStore | undefined): Promise<ContentBlock> {
  if (!blobs || block.type !== "image" || !("data" in block)) return block;
  const { mediaType, data } = block;
  return { type: "image", mediaType, source: "blob", blobId: await blobs.put({ mediaType, data }) };
}

async function fetched(block: ContentBlock, blobs: BlobStore | undefined): Promise<ContentBlock> {
  if (block.type !== "image" || !("blobId" in block)) return block;
  const found = await blobs?.get(block.blobId);
  if (found) return whole(found);
  throw new MeerkatError(
    "INTERNAL_ERROR",
    `A picture of this session is gone: there is no blob ${block.blobId}. Restore the realm's blobs, or start a new session.`,
    { details: { reason: "missing_blob", blob_id: block.blobId } },
  );
}

function whole({ mediaType, data }: { readonly mediaType: string; readonly data: string }): InlineImageBlock {
  return { type: "image", mediaType, source: "inline", data };
}

function invalid(pointer: string, problem: string): MeerkatError {
  return new MeerkatError("INVALID_PARAMS", `Invalid params: ${pointer} ${problem}.`, {
    details: { parameter: pointer },
  });
}
