import { join, resolve } from "node:path";
import { freshRealm, workspaceRealm } from "./new-realm.ts";
import { checkPlaceFlags, type PlaceFlags } from "./place-flags.ts";
import { canonical, defaultStateRoot, homeOf, projectRoot, type Surroundings } from "./roots.ts";

/** How a realm came by its id; recorded in its manifest. */
export type Origin = "generated" | "workspace" | "explicit";

/** A realm and where it is kept. Nothing of it needs to exist. */
export interface Place {
  readonly realm: string;
  readonly origin: Origin;
  /** The directory of the realm. */
  readonly directory: string;
  /** The storage asked for when the realm has none yet. */
  readonly backend: string;
  /** The project, where instructions are looked for. */
  readonly contextRoot?: string;
}

/** Options of {@link placeOf}. */
export interface PlaceOptions extends Surroundings {
  /** What stands when no realm is named: the project's realm, or a new one for each process. */
  readonly fallback: "workspace" | "fresh";
}

/** The realm that the options name. Throws INVALID_ARGS as {@link checkPlaceFlags} does. */
export function placeOf(flags: PlaceFlags, options: PlaceOptions): Place {
  const { cwd, env, fallback } = options;
  checkPlaceFlags(flags);
  const userRoot = resolve(cwd, flags.userConfigRoot ?? homeOf(env));
  const named = flags.contextRoot === undefined ? undefined : canonical(resolve(cwd, flags.contextRoot));
  const contextRoot = named ?? (fallback === "workspace" ? projectRoot(cwd, userRoot) : undefined);
  const { realm, origin } = realmOf(flags, fallback === "workspace" ? contextRoot : undefined);
  const stateRoot = flags.stateRoot === undefined ? defaultStateRoot(options) : resolve(cwd, flags.stateRoot);
  const backend = flags.realmBackend ?? "sqlite";
  const context = contextRoot === undefined ? {} : { contextRoot };
  return { realm, origin, directory: join(stateRoot, realm), backend, ...context };
}

function realmOf({ realm, isolated }: PlaceFlags, project: string | undefined): Pick<Place, "realm" | "origin"> {
  if (realm !== undefined) return { realm, origin: "explicit" };
  if (isolated || project === undefined) return { realm: freshRealm(), origin: "generated" };
  return { realm: workspaceRealm(project), origin: "workspace" };
}
