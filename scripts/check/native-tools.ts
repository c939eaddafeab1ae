import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type Check, fromFaults } from "./outcome.ts";
import { ROOT } from "./workspace.ts";

/** Tools that are native programs, by the start of the names of their platform packages. */
const TOOLS: Readonly<Record<string, string>> = {
  turbo: "@turbo/",
  biome: "@biomejs/cli-",
  esbuild: "@esbuild/",
};
const PLATFORMS = ["linux", "darwin", "win32"];

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly os?: readonly string[] }>>;
}

/**
 * A lockfile made where a registry lacks a tool's packages for other platforms installs fine there, and leaves everyone
 * on those platforms without the tool.
 */
export const nativeTools: Check = {
  name: "native tools",
  run: async () => fromFaults(lintLockfile(parse(readFileSync(join(ROOT, "pnpm-lock.yaml"), "utf8")) as Lockfile)),
};

/** The platforms that a lockfile leaves out, a line for each tool. */
export function lintLockfile({ packages }: Lockfile): string[] {
  return Object.entries(TOOLS).flatMap(([tool, prefix]) => {
    const found = Object.entries(packages).filter(([name]) => name.startsWith(prefix));
    const systems = new Set(found.flatMap(([, { os }]) => os ?? []));
    return PLATFORMS.filter((platform) => !systems.has(platform)).map(
      (platform) =>
        `pnpm-lock.yaml has no ${platform} package of ${tool} (${prefix}*): pin a version that has all of them`,
    );
  });
}
