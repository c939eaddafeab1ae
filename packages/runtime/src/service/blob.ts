import { MeerkatError } from "@meerkat/errors";
import type { Handlers } from "@meerkat/protocol";
import type { Core } from "./core.ts";

export function blobHandlers(core: Core): Pick<Handlers, "blob/get"> {
  return {
    "blob/get": async ({ blobId }) => {
      const found = await core.blobs?.get(blobId);
      if (found) return found;
      const message = `blob not found: ${JSON.stringify(blobId.slice(0, 80))}. The image blocks of a session's history name those of this realm.`;
      throw new MeerkatError("INVALID_PARAMS", message, { details: { parameter: "blob_id" } });
    },
  };
}
