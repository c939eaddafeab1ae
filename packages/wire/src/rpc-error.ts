/** The id of a call: a string or a safe integer, echoed with the same type and value. */
export type RpcId = string | number;

/** The `error` member of a JSON-RPC 2.0 response. */
export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** The codes that JSON-RPC 2.0 (section 5.1) reserves and that a peer itself answers with. */
export const RPC_CODES = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  internalError: -32603,
} as const;

/** What `Peer.call` rejects with when the other side answered with an error. */
export class RpcFailure extends Error {
  /** The error as it came over the wire. */
  readonly rpc: RpcError;

  constructor(rpc: RpcError) {
    super(rpc.message);
    this.name = "RpcFailure";
    this.rpc = rpc;
  }
}
