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

/** What the contract knows to keep a realm in. A realm that exists stays as it is, whichever of them is given. */
const BACKENDS = ["sqlite", "jsonl", "redb"];

/** Throws INVALID_ARGS for a realm id or a storage that is none and for `--realm` together with `--isolated`. */
export function checkPlaceFlags({ realm, isolated, realmBackend }: PlaceFlags): void {
  if (realm !== undefined && isolated)
    throw new MeerkatError("INVALID_ARGS", "--realm and --isolated contradict each other. Give only one of them.");
  if (realm !== undefined) checkRealmId(realm);
  if (realmBackend !== undefined && !BACKENDS.includes(realmBackend))
    throw new MeerkatError(
      "INVALID_ARGS",
      `--realm-backend must be one of ${BACKENDS.join(", ")}; this build makes new realms with sqlite.`,
      { details: { option: "realm-backend" } },
    );
}
