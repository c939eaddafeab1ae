export type { LineSplitter, LineSplitterOptions } from "./line-splitter.ts";
export { createLineSplitter } from "./line-splitter.ts";
export type { MemoryPairOptions } from "./memory.ts";
export { memoryPair } from "./memory.ts";
export { createPeer } from "./peer.ts";
export type { CallOptions, CancelRule, IncomingCall, Malformed, Peer, PeerOptions } from "./peer-types.ts";
export type { RpcError, RpcId } from "./rpc-error.ts";
export { RPC_CODES, RpcFailure } from "./rpc-error.ts";
export type { Line, Lines, Transport } from "./transport.ts";
