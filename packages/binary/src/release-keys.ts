/** A public key that releases may be signed with. */
export interface ReleaseKey {
  /** Names the key in reports; it is not part of the signature. */
  readonly id: string;
  /** An ed25519 key as PEM (`-----BEGIN PUBLIC KEY-----`). */
  readonly publicKey: string;
}

/**
 * The keys that this build trusts. Several are valid at once, so that a key can be replaced: the README tells how.
 * No release has been signed for this build, so there is none, and downloads are refused unless keys are given.
 */
export const RELEASE_KEYS: readonly ReleaseKey[] = [];
