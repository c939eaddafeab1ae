/** Two or three dot-separated integers, then an optional prerelease or build that does not matter. */
const VERSION = /^(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?:[-+][0-9A-Za-z.+-]*)?$/;

/** The parts of a contract version that decide whether two sides fit. */
export interface VersionParts {
  readonly major: number;
  readonly minor: number;
  /** 0 when the version is written without it. */
  readonly patch: number;
}

/** Reads a version such as `0.5`, `0.5.1` or `0.5.1-rc.1`; `undefined` when it is not one. */
export function parseVersion(version: unknown): VersionParts | undefined {
  const match = typeof version === "string" ? VERSION.exec(version) : null;
  if (!match) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3] ?? 0) };
}

/**
 * Whether two sides can talk: while the major is 0 the minors must match, from 1 on the majors must.
 * The patch never matters. A version that cannot be read fits nothing.
 */
export function versionsFit(ours: unknown, theirs: unknown): boolean {
  const [a, b] = [parseVersion(ours), parseVersion(theirs)];
  if (!a || !b || a.major !== b.major) return false;
  return a.major > 0 || a.minor === b.minor;
}
