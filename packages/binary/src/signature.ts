import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { MeerkatError } from "@meerkat/errors";
import { downloadFailed } from "./failure.ts";
import type { ReleaseKey } from "./release-keys.ts";

/** 64 bytes in base64. */
const SIGNATURE = /^[A-Za-z0-9+/]{86}==$/;

/** A key that has been read and can check signatures. */
export interface ReadKey {
  readonly id: string;
  readonly key: KeyObject;
}

/**
 * Reads keys.
 *
 * @throws BINARY_DOWNLOAD_FAILED (`no_key`) when there is none; INVALID_ARGS for one that is no ed25519 public key.
 */
export function readKeys(keys: readonly ReleaseKey[]): readonly ReadKey[] {
  if (keys.length > 0) return keys.map(readKey);
  throw downloadFailed(
    "no_key",
    "This build of @meerkat/binary carries no release key, so nothing it downloads could be verified. " +
      "Pass the publisher's key (`publicKeys`, or --key FILE), or install @meerkat/cli instead.",
  );
}

function readKey({ id, publicKey }: ReleaseKey): ReadKey {
  try {
    // A private key would be accepted too; whoever passes one by mistake should hear of it.
    const key = publicKey.includes("PRIVATE KEY") ? undefined : createPublicKey(publicKey);
    if (key?.asymmetricKeyType === "ed25519") return { id, key };
  } catch {
    // Said below, without the parser's words, which can quote the key.
  }
  throw new MeerkatError("INVALID_ARGS", `The release key "${id}" is no ed25519 public key in PEM.`);
}

/**
 * The id of the key that signed the bytes.
 *
 * @throws BINARY_DOWNLOAD_FAILED (`signature`) when none did.
 */
export function signerOf(bytes: Uint8Array, signature: string, keys: readonly ReadKey[]): string {
  const text = signature.trim();
  const raw = SIGNATURE.test(text) ? Buffer.from(text, "base64") : undefined;
  if (raw === undefined) throw unsigned("its signature file holds no ed25519 signature in base64");
  const signer = keys.find(({ key }) => verify(null, bytes, key, raw));
  if (signer === undefined)
    throw unsigned(`its signature is of none of the keys ${keys.map(({ id }) => id).join(", ")}`);
  return signer.id;
}

/** The error of a manifest that nobody we know has signed. */
export function unsigned(why: string) {
  return downloadFailed(
    "signature",
    `The release's manifest cannot be trusted: ${why}. Nothing was installed. Check the base URL; ` +
      "if it is right, update @meerkat/binary, which may know a newer release key.",
  );
}
