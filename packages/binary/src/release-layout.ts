/** The program that a release holds. */
export const PROGRAM = "rkat-rpc";

/** Version of the manifest's shape. */
export const MANIFEST_SCHEMA = 1;

/** How a target is packed, and which Node platform it is for. */
export interface TargetRow {
  readonly platform: string;
  readonly arch: string;
  readonly archive: "tar.gz" | "zip";
}

/** The platforms that releases are made for. The names are those of the Rust target triples. */
export const TARGETS = {
  "aarch64-apple-darwin": { platform: "darwin", arch: "arm64", archive: "tar.gz" },
  "x86_64-apple-darwin": { platform: "darwin", arch: "x64", archive: "tar.gz" },
  "x86_64-unknown-linux-gnu": { platform: "linux", arch: "x64", archive: "tar.gz" },
  "aarch64-unknown-linux-gnu": { platform: "linux", arch: "arm64", archive: "tar.gz" },
  "x86_64-pc-windows-msvc": { platform: "win32", arch: "x64", archive: "zip" },
} as const satisfies Record<string, TargetRow>;

/** A platform that releases are made for. */
export type Target = keyof typeof TARGETS;

/** All targets, in the order of the table. */
export const TARGET_NAMES: readonly Target[] = [
  "aarch64-apple-darwin",
  "x86_64-apple-darwin",
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-pc-windows-msvc",
];

/** One archive of a release. */
export interface Artifact {
  /** File name beside the manifest. */
  readonly file: string;
  /** Size in bytes. */
  readonly size: number;
  /** SHA-256, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** What a release consists of; the file whose bytes are signed. */
export interface Manifest {
  readonly schema: typeof MANIFEST_SCHEMA;
  readonly name: typeof PROGRAM;
  readonly version: string;
  /** ISO 8601. */
  readonly published_at: string;
  readonly artifacts: { readonly [target in Target]?: Artifact };
}

/** The name of the archive of a version for a target. */
export function archiveName(version: string, target: Target): string {
  return `${PROGRAM}-v${version}-${target}.${TARGETS[target].archive}`;
}

/** The name of the program inside the archive of a target. */
export function programName(target: Target): string {
  return TARGETS[target].platform === "win32" ? `${PROGRAM}.exe` : PROGRAM;
}

/** Whether a text is a version that may stand in a path and a URL. */
export function isVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+(-[0-9A-Za-z]+([.-][0-9A-Za-z]+)*)?$/.test(text);
}
