import {
  ContractViolation,
  decodeType,
  ERRORS,
  type ErrorRow,
  encodeType,
  errorRow,
  isRecord,
  type JsonValue,
} from "@meerkat/protocol";
import { isMeerkatError, MeerkatError, makeError } from "./error.ts";

/** A JSON-RPC error object. */
export interface RpcErrorObject {
  /** The number of JSON-RPC or of the contract, such as -32001. */
  readonly code: number;
  /** What happened and what to do next, for people. */
  readonly message: string;
  /** `ErrorData` of the contract: the string code and the details. A 0.5 server may send anything. */
  readonly data?: unknown;
}

const INTERNAL = -32603;

/**
 * What a thrown value looks like on the wire. A MeerkatError keeps its code, a contract violation is INVALID_PARAMS,
 * anything else is INTERNAL_ERROR whose message gives nothing away.
 */
export function toRpcError(thrown: unknown): RpcErrorObject {
  const error = toMeerkatError(thrown);
  const row = errorRow(error.code);
  const data = encodeType("ErrorData", {
    code: error.code,
    message: error.message,
    ...(row ? { category: row.category } : {}),
    ...(error.details === undefined ? {} : { details: error.details }),
    ...(error.capabilityHint ? { capabilityHint: error.capabilityHint } : {}),
  });
  return { code: row?.rpc ?? INTERNAL, message: asWords(error), data };
}

/** 0.5 clients read a message that is a JSON object as another error in place of ours; words before it prevent that. */
function asWords({ code, message }: MeerkatError): string {
  return isJsonObject(message) ? `${code}: ${message}` : message;
}

function isJsonObject(text: string): boolean {
  if (!text.trimStart().startsWith("{")) return false;
  try {
    return isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}

/** Any thrown value as a MeerkatError. What is not ours becomes INTERNAL_ERROR with the value as `cause`. */
export function toMeerkatError(thrown: unknown): MeerkatError {
  if (isMeerkatError(thrown)) return thrown;
  if (thrown instanceof ContractViolation)
    return new MeerkatError("INVALID_PARAMS", `Invalid params: ${thrown.message}.`, { cause: thrown });
  return new MeerkatError("INTERNAL_ERROR", "The server failed unexpectedly. Its log says more.", { cause: thrown });
}

/**
 * The error a client raises for a JSON-RPC error. The string code comes from `data.code`; a peer that sends none gets
 * the code of the number. 0.5 servers pack some failures into −32603, those stay INTERNAL_ERROR.
 */
export function fromRpcError(error: RpcErrorObject): MeerkatError {
  const data = readData(error.data);
  const code = data?.code ?? codeOfNumber(error.code);
  const hint = data?.capabilityHint;
  const options = {
    details: data ? data.details : (error.data as JsonValue | undefined),
    ...(hint ? { capabilityHint: hint } : {}),
  };
  return makeError(code, data?.message ?? error.message, options, errorRow(code)?.class);
}

function readData(data: unknown) {
  if (!isRecord(data) || typeof data.code !== "string") return undefined;
  try {
    return decodeType("ErrorData", data);
  } catch {
    // An error about an error helps nobody: the code is what programs act on.
    return { code: data.code, details: data as JsonValue, message: undefined, capabilityHint: undefined };
  }
}

function codeOfNumber(number: number): string {
  const rows = Object.entries(ERRORS) as [string, ErrorRow][];
  return rows.find(([, row]) => row.rpc === number)?.[0] ?? String(number);
}
