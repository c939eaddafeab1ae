export {
  checkParams,
  decodeEvent,
  decodeParams,
  decodeResult,
  decodeType,
  encodeEvent,
  encodeParams,
  encodeResult,
  encodeType,
  isKnownEvent,
  type MethodName,
  type Params,
  type Result,
  type WireParams,
  type WireResult,
} from "./codec.ts";
export type { EventTypes, MethodTypes, NamedTypes, WireMethodTypes } from "./gen/maps.ts";
export { CAPABILITIES, CONTRACT_DIGEST, CONTRACT_VERSION, ERRORS, EVENTS, METHODS } from "./gen/tables.ts";
export type * from "./gen/types.ts";
export type * as Wire from "./gen/wire.ts";
export type {
  CallContext,
  Caller,
  ClientMethod,
  ClientNotification,
  Handlers,
  ServerMethod,
  ServerNotification,
} from "./handlers.ts";
export { isRecord, type JsonObject, type JsonValue, type Open } from "./json.ts";
export { ContractViolation, type OnUnknownField } from "./mapper.ts";
export type {
  ErrorCode,
  EventKind,
  KnownErrorCode,
} from "./names.ts";
export { nearest } from "./nearest.ts";
export { type ErrorRow, errorRow, isMethod, isServerMethod, type MethodRow, methodRow } from "./rows.ts";
export type { Problem } from "./validate.ts";
export { parseVersion, type VersionParts, versionsFit } from "./version.ts";
