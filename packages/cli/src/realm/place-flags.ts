import { MeerkatError } from "@meerkat/errors";
import { checkRealmId } from "./realm-id.ts";

/** The options that both programs have. */
export interface PlaceFlags {
  readonly realm?: string;
  readonly isolated?: boolean;
  /** A name for this process; it distinguishes log lines. */
  readonly instance?: string;
  readonly realmBackend?: string;
  readonly stateRoot?: string;
  readonly contextRoot?: string;
  readonly userConfigRoot?: string;
}

/** Throws INVALID_ARGS for a realm id that is none and for `--realm` together with `--isolated`. */
export function checkPlaceFlags({ realm, isolated }: PlaceFlags): void {
  if (realm !== undefined && isolated)
    throw new MeerkatError("INVALID_ARGS", "--realm and --isolated contradict each other. Give only one of them.");
  if (realm !== undefined) checkRealmId(realm);
}
