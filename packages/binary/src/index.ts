export type { DownloadFailureReason } from "./failure.ts";
export type { OnProgress } from "./fetch-release.ts";
export {
  type CacheOptions,
  type DownloadOptions,
  type InstalledBinary,
  type InstallOptions,
  installBinary,
} from "./install.ts";
export { assertFlagsSupported } from "./legacy.ts";
export type { Machine } from "./platform.ts";
export type { Program } from "./program.ts";
export { RELEASE_KEYS, type ReleaseKey } from "./release-keys.ts";
export { TARGET_NAMES, type Target } from "./release-layout.ts";
export { type Attempt, type BinarySource, type ResolvedBinary, type ResolveOptions, resolveBinary } from "./resolve.ts";
export { type CacheReport, verifyCache } from "./verify.ts";
