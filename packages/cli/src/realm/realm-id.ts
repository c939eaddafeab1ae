import { MeerkatError } from "@meerkat/errors";

const REALM_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Gives a realm id back, or throws INVALID_ARGS: 1 to 64 letters, digits, `-` and `_`, the first a letter or digit,
 * and no UUID, since `<realm>:<session>` has to stay readable.
 */
export function checkRealmId(id: string): string {
  if (REALM_ID.test(id) && !UUID.test(id)) return id;
  const rule = "1 to 64 letters, digits, - and _, beginning with a letter or digit, and not a UUID";
  throw new MeerkatError("INVALID_ARGS", `"${id.slice(0, 80)}" is no realm id. A realm id is ${rule}.`, {
    details: { option: "realm" },
  });
}
