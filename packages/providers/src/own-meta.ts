import type { JsonObject } from "@meerkat/protocol";

/** What this provider noted on a block; what another one noted means nothing to it. */
export function ownMeta(meta: JsonObject | undefined, provider: string): JsonObject {
  return meta?.provider === provider ? meta : {};
}
