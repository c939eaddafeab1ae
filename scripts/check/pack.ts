import { join } from "node:path";
import { run } from "./command.ts";
import { fewAtATime } from "./few-at-a-time.ts";
import type { Outcome } from "./outcome.ts";
import { temporaryFolder } from "./temporary.ts";
import { type Package, publicPackages } from "./workspace.ts";

/** A package as its users would install it. */
export interface Packed {
  readonly tarball: string;
  /** Whether it could be packed. */
  readonly outcome: Outcome;
}

let packing: Promise<ReadonlyMap<string, Packed>> | undefined;

/** Every public package by name, packed once for all checks of this process and gone with it. Needs a build. */
export function packed(): Promise<ReadonlyMap<string, Packed>> {
  packing ??= packAll();
  return packing;
}

async function packAll(): Promise<ReadonlyMap<string, Packed>> {
  const destination = temporaryFolder("pack");
  return new Map(
    await fewAtATime(publicPackages(), async (each) => [each.manifest.name, await pack(each, destination)] as const),
  );
}

async function pack({ folder, manifest }: Package, destination: string): Promise<Packed> {
  const outcome = await run("pnpm", ["pack", "--pack-destination", destination], folder);
  const file = `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`;
  return { tarball: join(destination, file), outcome };
}
