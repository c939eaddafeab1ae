export {
  CapabilityUnavailableError,
  type Hint,
  isMeerkatError,
  MeerkatError,
  type MeerkatErrorOptions,
  makeError,
  SessionNotFoundError,
  SkillNotFoundError,
} from "./error.ts";
export { fromRpcError, type RpcErrorObject, toMeerkatError, toRpcError } from "./rpc.ts";
export { toExitCode, toHttpStatus } from "./surfaces.ts";
