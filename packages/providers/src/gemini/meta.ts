import type { JsonObject } from "@meerkat/protocol";
import { ownMeta } from "../own-meta.ts";

/** The provider's name, which also tags what it notes on blocks. */
export const PROVIDER = "gemini";

/** What is noted on a block, because the API wants to see it again on the same part. */
export interface PartMeta {
  readonly thoughtSignature?: string;
  /** Where in the text the signed part begins, in UTF-16 units; what stands before it was sent unsigned. */
  readonly at?: number;
  /** The id that the API itself gave to a call. */
  readonly id?: string;
}

/** The note for a block; nothing when there is nothing to note. */
export function noteOf({ thoughtSignature, at = 0, id }: PartMeta): { readonly meta?: JsonObject } {
  if (thoughtSignature === undefined && id === undefined) return {};
  const meta = {
    provider: PROVIDER,
    ...(thoughtSignature === undefined ? {} : { thoughtSignature }),
    ...(at > 0 ? { at } : {}),
    ...(id === undefined ? {} : { id }),
  };
  return { meta };
}

/** Reads a note back; what other providers noted means nothing here. */
export function readNote(meta: JsonObject | undefined): PartMeta {
  const { thoughtSignature, at, id } = ownMeta(meta, PROVIDER);
  return {
    ...(typeof thoughtSignature === "string" ? { thoughtSignature } : {}),
    ...(typeof at === "number" ? { at } : {}),
    ...(typeof id === "string" ? { id } : {}),
  };
}
