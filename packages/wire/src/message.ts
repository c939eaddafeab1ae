import type { RpcError, RpcId } from "./rpc-error.ts";

/** How a call ended, or `undefined` when a response carries neither result nor a well-formed error. */
export type Outcome = { readonly result: unknown } | { readonly error: RpcError } | undefined;

/** One received line, sorted. */
export type Message =
  | { readonly kind: "call"; readonly id: RpcId; readonly method: string; readonly params: unknown }
  | { readonly kind: "notification"; readonly method: string; readonly params: unknown }
  | {
      readonly kind: "response";
      readonly id: RpcId | null;
      readonly outcome: Outcome;
      /** Neither `result` nor `error` is there: unless a call waits for this id, it was meant as a request. */
      readonly empty: boolean;
    }
  | { readonly kind: "not_json" }
  | { readonly kind: "invalid"; readonly why: string };

type JsonObject = Readonly<Record<string, unknown>>;

/** Parses a line and tells what kind of message it is. Never throws. */
export function readMessage(text: string): Message {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "not_json" };
  }
  if (Array.isArray(value)) return invalid("batches are not supported, send one object a line");
  if (!isObject(value)) return invalid("a message is a JSON object");
  return value.method !== undefined ? readRequest(value) : readResponse(value);
}

function readRequest({ jsonrpc, id, method, params }: JsonObject): Message {
  if (typeof method !== "string") return invalid("`method` must be a string");
  if (typeof jsonrpc !== "string") return invalid('`jsonrpc` must be the string "2.0"');
  if (params !== undefined && params !== null && typeof params !== "object") {
    return invalid("`params` must be an object or an array");
  }
  if (id === undefined || id === null) return { kind: "notification", method, params };
  if (!isId(id)) return invalid("`id` must be a string or an integer of at most 53 bits");
  return { kind: "call", id, method, params };
}

function readResponse(message: JsonObject): Message {
  const id = isId(message.id) ? message.id : null;
  const empty = !Object.hasOwn(message, "result") && !Object.hasOwn(message, "error");
  return { kind: "response", id, outcome: readOutcome(message), empty };
}

function readOutcome(message: JsonObject): Outcome {
  // Some peers write `"error": null` beside a result.
  if (message.error === undefined || message.error === null) {
    return Object.hasOwn(message, "result") ? { result: message.result } : undefined;
  }
  return isRpcError(message.error) ? { error: message.error } : undefined;
}

function isRpcError(value: unknown): value is RpcError {
  return isObject(value) && typeof value.code === "number" && typeof value.message === "string";
}

function isId(value: unknown): value is RpcId {
  return typeof value === "string" || Number.isSafeInteger(value);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null;
}

function invalid(why: string): Message {
  return { kind: "invalid", why };
}

/** A request line; throws when the parameters cannot be written as JSON. */
export function callLine(call: { readonly id: RpcId; readonly method: string; readonly params: unknown }): string {
  return JSON.stringify({ jsonrpc: "2.0", id: call.id, method: call.method, params: call.params });
}

/** A notification line, without an `id` key; throws when the parameters cannot be written as JSON. */
export function notificationLine(method: string, params: unknown): string {
  return JSON.stringify({ jsonrpc: "2.0", method, params });
}

/** A success response; a result that JSON has no word for, such as `undefined`, becomes `null`. */
export function resultLine(id: RpcId, result: unknown): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${JSON.stringify(result) ?? "null"}}`;
}

/** An error response; `id` is `null` when the request could not be identified. */
export function errorLine(id: RpcId | null, { code, message, data }: RpcError): string {
  return JSON.stringify({ jsonrpc: "2.0", id, error: { code, message, data } });
}
