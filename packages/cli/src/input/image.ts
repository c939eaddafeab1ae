import { createReadStream } from "node:fs";
import { MeerkatError } from "@meerkat/errors";
import type { InlineImageBlock } from "@meerkat/protocol";

/** The media types that models read, by the bytes that their files begin with; `undefined` stands for any byte. */
const SIGNATURES: readonly (readonly [mediaType: string, bytes: readonly (number | undefined)[]])[] = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
  ["image/webp", [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50]],
];

/** More than any provider takes. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * A picture as a part of a prompt. Throws INVALID_ARGS for a file that cannot be read, is larger than 32 MiB, or is no
 * PNG, JPEG, GIF or WebP.
 */
export async function imageBlock(path: string): Promise<InlineImageBlock> {
  const bytes = await beginning(path).catch((cause: unknown) => {
    throw invalid(path, "cannot be read. Check the path", cause);
  });
  if (bytes.length > MAX_BYTES) throw invalid(path, `is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
  const mediaType = mediaTypeOf(bytes);
  if (mediaType === undefined) throw invalid(path, "is no PNG, JPEG, GIF or WebP picture");
  return { type: "image", mediaType, source: "inline", data: bytes.toString("base64") };
}

/** The bytes of a file, which may be a device or a pipe without an end: one byte too many tells that there are more. */
async function beginning(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: MAX_BYTES })) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** The media type of a picture by its first bytes; undefined when it is none that models read. */
export function mediaTypeOf(bytes: Uint8Array): string | undefined {
  return SIGNATURES.find(([, signature]) =>
    signature.every((byte, at) => byte === undefined || bytes[at] === byte),
  )?.[0];
}

function invalid(path: string, problem: string, cause?: unknown): MeerkatError {
  return new MeerkatError("INVALID_ARGS", `--image ${path} ${problem}.`, { details: { option: "image" }, cause });
}
