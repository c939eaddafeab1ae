import process from "node:process";
import { MeerkatError } from "@meerkat/errors";
import { isRecord } from "@meerkat/protocol";
import { TARGET_NAMES, TARGETS, type Target } from "./release-layout.ts";

/** A machine that a release is looked for. */
export interface Machine {
  /** As `process.platform` has it. Default: this machine's. */
  readonly platform?: string | undefined;
  /** As `process.arch` has it. Default: this machine's. */
  readonly arch?: string | undefined;
}

/**
 * The release target of a machine.
 *
 * @throws UNSUPPORTED_PLATFORM when there is none.
 */
export function targetFor({ platform, arch = process.arch }: Machine = {}): Target {
  // Releases for Linux need glibc. Only this machine can be asked what it has.
  if (platform === undefined && isMusl()) throw unsupported(`${process.platform} with musl`, arch);
  const wanted = platform ?? process.platform;
  const target = TARGET_NAMES.find((name) => TARGETS[name].platform === wanted && TARGETS[name].arch === arch);
  if (target === undefined) throw unsupported(wanted, arch);
  return target;
}

function isMusl(): boolean {
  if (process.platform !== "linux") return false;
  const report: unknown = process.report.getReport();
  return isRecord(report) && isRecord(report.header) && report.header.glibcVersionRuntime === undefined;
}

function unsupported(platform: string, arch: string): MeerkatError {
  return new MeerkatError(
    "UNSUPPORTED_PLATFORM",
    `There is no release of rkat-rpc for ${platform} on ${arch}; there are ${TARGET_NAMES.join(", ")}. ` +
      "Install @meerkat/cli, which runs wherever Node does.",
    { details: { platform, arch, available: TARGET_NAMES } },
  );
}
