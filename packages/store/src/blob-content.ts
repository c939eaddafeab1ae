import { createHash } from "node:crypto";
import { MeerkatError } from "@meerkat/errors";
import type { NewBlob, StoredBlob } from "./blob-port.ts";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const MEDIA_TYPE = /^[\x21-\x7e]{1,200}$/;
const BLOB_ID = /^sha256:([0-9a-f]{64})$/;
const LINE_END = 0x0a;

/** A blob as drivers keep it: the media type on a line of its own, then the bytes. Its SHA-256 is its id. */
export interface BlobContent {
  readonly blobId: string;
  readonly bytes: Buffer;
}

/** Errors: `INVALID_PARAMS` that names the field. */
export function blobContent({ mediaType, data }: NewBlob): BlobContent {
  if (!MEDIA_TYPE.test(mediaType)) throw invalid("mediaType", "must be a media type, such as image/png");
  if (!BASE64.test(data)) throw invalid("data", "must be base64");
  const bytes = Buffer.concat([Buffer.from(`${mediaType}\n`), Buffer.from(data, "base64")]);
  return { blobId: idOf(bytes), bytes };
}

/** Reads kept bytes again; `undefined` when they are not what the id says. */
export function blobFrom(blobId: string, bytes: Buffer): StoredBlob | undefined {
  const end = bytes.indexOf(LINE_END);
  if (end < 0 || idOf(bytes) !== blobId) return undefined;
  return { blobId, mediaType: bytes.toString("latin1", 0, end), data: bytes.toString("base64", end + 1) };
}

/** The hexadecimal digits of an id; `undefined` for text that is none. */
export function blobDigits(blobId: string): string | undefined {
  return BLOB_ID.exec(blobId)?.[1];
}

function idOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function invalid(field: string, must: string): MeerkatError {
  return new MeerkatError("INVALID_PARAMS", `The blob field "${field}" ${must}.`, { details: { field } });
}
