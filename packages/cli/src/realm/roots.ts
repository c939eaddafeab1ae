import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Environment } from "@meerkat/runtime";

/** What decides where things are. */
export interface Surroundings {
  readonly env: Environment;
  /** The working directory, absolute. */
  readonly cwd: string;
  /** As `process.platform`. */
  readonly platform: string;
}

/** The directory that holds all realms unless `--state-root` names another, by the rules of the platform. */
export function defaultStateRoot({ env, platform }: Surroundings): string {
  return join(dataDirectory(env, platform), "meerkat", "realms");
}

function dataDirectory(env: Environment, platform: string): string {
  const home = homeOf(env);
  if (platform === "win32") return env.APPDATA || join(home, "AppData", "Roaming");
  if (platform === "darwin") return join(home, "Library", "Application Support");
  // The XDG base directory rules say that a relative path counts as unset.
  return env.XDG_DATA_HOME && isAbsolute(env.XDG_DATA_HOME) ? env.XDG_DATA_HOME : join(home, ".local", "share");
}

/** The user's home directory. */
export function homeOf(env: Environment): string {
  return env.HOME || env.USERPROFILE || homedir();
}

/**
 * The root of the project that a directory is in: the nearest directory upwards with a `.rkat` or `.git` in it, else
 * the directory itself. `userRoot` holds the user's own `.rkat` and is no project because of it. Symbolic links are
 * followed, so that two ways to one project are one project.
 */
export function projectRoot(cwd: string, userRoot: string): string {
  const start = canonical(cwd);
  const notBecauseOfRkat = canonical(userRoot);
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (at !== notBecauseOfRkat && existsSync(join(at, ".rkat"))) return at;
    if (at === dirname(at)) return start;
  }
}

/** A path without symbolic links; one that does not exist stays as it is. */
export function canonical(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
