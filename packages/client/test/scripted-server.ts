import { toRpcError } from "@meerkat/errors";
import { CONTRACT_DIGEST, CONTRACT_VERSION } from "@meerkat/protocol";
import { createPeer, type IncomingCall, memoryPair, type Peer, type Transport } from "@meerkat/wire";

/** A call to the scripted server. */
export interface ScriptedCall extends IncomingCall {
  readonly params: Readonly<Record<string, unknown>>;
  /** Sends an event of this call. */
  event(event: object, extra?: object): void;
}

/** What the server does for a method: what it returns is the result, what it throws the error. */
export type Script = Readonly<Record<string, (call: ScriptedCall) => unknown>>;

export interface ScriptedServer {
  /** The client's end. */
  readonly transport: Transport;
  readonly peer: Peer;
  /** Every call so far, in the order of arrival. */
  readonly calls: readonly ScriptedCall[];
  /** Every notification so far. */
  readonly notifications: readonly { readonly method: string; readonly params: unknown }[];
  /** Resolves with the next call of a method. */
  nextCall(method: string): Promise<ScriptedCall>;
  /** Writes a line as it is. */
  write(line: string): void;
}

export const SESSION_ID = "0199aa00-0000-7000-8000-00000000000a";

const HANDSHAKE: Script = {
  initialize: () => ({
    server_info: { name: "scripted", version: "1" },
    contract_version: CONTRACT_VERSION,
    server: { event_order: "before_response", features: ["request_id"], contract_digest: CONTRACT_DIGEST },
  }),
  "capabilities/get": () => ({
    contract_version: { major: 0, minor: 5, patch: 1 },
    capabilities: [
      { id: "sessions", description: "sessions", status: "Available" },
      { id: "skills", description: "skills", status: { NotCompiled: { feature: "skills" } } },
    ],
  }),
  "tools/register": ({ params }) => ({ registered: Array.isArray(params.tools) ? params.tools.length : 0 }),
  "session/stream_close": ({ params }) => ({ stream_id: params.stream_id, closed: true, already_closed: false }),
};

/** A result as a server writes it. */
export function wireResult(extra: object = {}) {
  return {
    session_id: SESSION_ID,
    session_ref: `test:${SESSION_ID}`,
    text: "Hello",
    turns: 1,
    tool_calls: 0,
    usage: { input_tokens: 10, output_tokens: 5, total_tokens: 15 },
    ...extra,
  };
}

/** A server in memory that follows a script; it answers the handshake by itself. */
export function scriptedServer(script: Script = {}): ScriptedServer {
  const [transport, serverEnd] = memoryPair();
  const handlers: Script = { ...HANDSHAKE, ...script };
  const calls: ScriptedCall[] = [];
  const notifications: { method: string; params: unknown }[] = [];
  const waiting = new Map<string, (call: ScriptedCall) => void>();
  const peer = createPeer(serverEnd, {
    idPrefix: "srv-",
    toRpcError,
    cancel: { method: "cancel", toParams: (id) => ({ request_id: id }), toId: readRequestId },
    onCall: async (incoming) => {
      const call = scriptedCall(incoming, (method, params) => void peer.notify(method, params));
      calls.push(call);
      waiting.get(call.method)?.(call);
      const handler = handlers[call.method];
      if (!handler) throw new Error(`The script has no ${call.method}.`);
      return handler(call);
    },
    onNotification: (method, params) => notifications.push({ method, params }),
  });
  return {
    transport,
    peer,
    calls,
    notifications,
    nextCall: (method) => new Promise((resolve) => waiting.set(method, resolve)),
    write: (line) => void serverEnd.send(line),
  };
}

/** Resolves when a call is cancelled, with the error a server answers then. */
export function cancelled(call: ScriptedCall): Promise<never> {
  return new Promise((_resolve, reject) => call.signal.addEventListener("abort", () => reject(call.signal.reason)));
}

function scriptedCall(incoming: IncomingCall, notify: (method: string, params: object) => void): ScriptedCall {
  const params = Object(incoming.params);
  const sessionId = params.session_id ?? SESSION_ID;
  const event = (body: object, extra: object = {}) =>
    notify("session/event", { session_id: sessionId, request_id: incoming.id, event: body, ...extra });
  return { ...incoming, params, event };
}

function readRequestId(params: unknown): string | number | undefined {
  const id: unknown = Object(params).request_id;
  return typeof id === "string" || typeof id === "number" ? id : undefined;
}
