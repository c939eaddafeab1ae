/** What a blob store is given: the bytes, and what they are. */
export interface NewBlob {
  /** Such as `image/png`; visible ASCII. */
  readonly mediaType: string;
  /** The bytes in base64. */
  readonly data: string;
}

/** What a blob store gives back. */
export interface StoredBlob extends NewBlob {
  /** `sha256:` and 64 hexadecimal digits, made from the media type and the bytes. */
  readonly blobId: string;
}

/**
 * Where the pictures of a realm live, each once, under an id made from its content. Nothing is ever changed in place.
 *
 * Besides the errors named below, every method rejects with `INTERNAL_ERROR` when bytes cannot be read or written;
 * `details.reason` is one word for programs, as with the session store.
 */
export interface BlobStore {
  /**
   * Keeps a blob and gives its id; the same content again is the same id and costs no room. It settles when the bytes
   * are as durable as the driver promises. Errors: `INVALID_PARAMS` for data that is no base64 or a media type that is
   * none.
   */
  put(blob: NewBlob): Promise<string>;
  /** One blob; `undefined` when there is none, and for text that is no id. */
  get(blobId: string): Promise<StoredBlob | undefined>;
}
