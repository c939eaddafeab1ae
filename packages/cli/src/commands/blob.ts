import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { MeerkatError } from "@meerkat/errors";
import { encodeResult } from "@meerkat/protocol";
import { type ConnectOptions, connect } from "../connect.ts";
import { type Io, printBytes } from "../io.ts";
import { pretty } from "../output/index.ts";

/** Options of `rkat blob get`. */
export interface BlobFlags extends ConnectOptions {
  readonly output?: string;
  readonly json?: boolean;
}

/** `rkat blob get`: the bytes of a picture, or with `--json` what the contract says about it. */
export async function getBlob(blobId: string, { output, json, ...flags }: BlobFlags, io: Io): Promise<void> {
  await using client = await connect(io, flags);
  const blob = await client.getBlob(blobId);
  const bytes = json ? Buffer.from(pretty(encodeResult("blob/get", blob))) : Buffer.from(blob.data, "base64");
  if (output === undefined) return printBytes(io, bytes);
  const path = resolve(io.cwd, output);
  await writeFile(path, bytes).catch((cause: unknown) => {
    const message = `${path} cannot be written. Check that its directory exists and that you may write there.`;
    throw new MeerkatError("INVALID_ARGS", message, { details: { option: "output" }, cause });
  });
}
