import { MeerkatError } from "@meerkat/errors";

/** How deep parameters may be nested: far deeper than anybody writes them, and less than any encoder or store can take. */
const MOST_LEVELS = 1000;

/** Throws INVALID_PARAMS for parameters that whoever writes them down again, much later, would fail on. */
export function refuseTooDeep(value: unknown, level = 0): void {
  if (typeof value !== "object" || value === null) return;
  if (level === MOST_LEVELS)
    throw new MeerkatError("INVALID_PARAMS", `Invalid params: they are nested deeper than ${MOST_LEVELS} levels.`);
  for (const item of Object.values(value)) refuseTooDeep(item, level + 1);
}
