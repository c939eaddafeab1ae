import type { EventTypes } from "./gen/maps.ts";
import type { ERRORS } from "./gen/tables.ts";

/** An error code that this version of the contract knows. */
export type KnownErrorCode = keyof typeof ERRORS;
/** An error code; a newer server may send ones that are not known here. */
export type ErrorCode = KnownErrorCode | (string & {});
/** The `type` of a known event. */
export type EventKind = keyof EventTypes;
