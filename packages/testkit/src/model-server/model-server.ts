import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ScriptedReply } from "@meerkat/providers/testing";

/** A failing response. */
export interface WireFailure {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** How one provider's API puts things. */
export interface ModelWire {
  /** The SSE frames of a reply: all of them, or those before it breaks or stops moving. */
  frames(reply: ScriptedReply): readonly string[];
  /** The response to a call that fails before anything was sent. */
  failure(error: NonNullable<ScriptedReply["error"]>): WireFailure;
}

/** A reply, or what the server does with the connection instead. */
export type Play = ScriptedReply | ((response: ServerResponse) => void);

/** A local server that speaks the wires of real providers. */
export interface ModelServer {
  readonly url: string;
  /** The bodies that arrived, oldest first. */
  received(): readonly string[];
  /** Resolves when no request is open. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The header that says which reply of the script a request gets; without it replies are given in turn. An aborted call
 * may never have arrived, and would leave its reply to the next.
 */
export const CALL_HEADER = "x-scripted-call";

/** Starts a server on a free port of this machine that plays a script; `wireOf` chooses the API by the request's path. */
export async function modelServer(script: readonly Play[], wireOf: (path: string) => ModelWire): Promise<ModelServer> {
  const received: string[] = [];
  const open = new Set<Promise<unknown>>();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    received.push(await bodyOf(request));
    const play = script[Number(request.headers[CALL_HEADER] ?? received.length - 1)] ?? {};
    if (typeof play === "function") play(response);
    else reply(response, play, wireOf(request.url ?? ""));
  };
  const server = createServer((request, response) => {
    const closed = once(response, "close").finally(() => open.delete(closed));
    open.add(closed);
    // A request that is aborted while it arrives has no body to answer.
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    async idle() {
      while (open.size > 0) await Promise.all(open);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const piece of request.setEncoding("utf8")) body += piece;
  return body;
}

function reply(response: ServerResponse, script: ScriptedReply, wire: ModelWire): void {
  if (script.error && script.error.afterChunks === undefined) {
    const { status, headers, body } = wire.failure(script.error);
    response.writeHead(status, { ...headers, "content-type": "application/json" }).end(JSON.stringify(body));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream", "x-request-id": "req_scripted" });
  for (const frame of wire.frames(script)) response.write(frame);
  if (!script.hang) response.end();
}
