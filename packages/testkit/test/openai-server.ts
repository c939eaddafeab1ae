import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ScriptedReply } from "@meerkat/providers/testing";
import { chatFrames } from "../src/model-server/openai-chat-wire.ts";
import { openAiFailure } from "../src/model-server/openai-failure.ts";
import { responsesFrames } from "../src/model-server/openai-responses-wire.ts";

/** A reply, or what the server does with the connection instead. */
export type Play = ScriptedReply | ((response: ServerResponse) => void);

/** A local server that speaks both of OpenAI's APIs. */
export interface OpenAiServer {
  readonly url: string;
  /** The bodies that arrived, oldest first. */
  received(): readonly string[];
  /** Resolves when no request is open. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** The header that says which reply of the script a request gets: an aborted call may never have arrived. */
export const CALL_HEADER = "x-scripted-call";

export async function openAiServer(script: readonly Play[]): Promise<OpenAiServer> {
  const received: string[] = [];
  const open = new Set<Promise<unknown>>();
  const server = createServer((request, response) => {
    const closed = once(response, "close").finally(() => open.delete(closed));
    open.add(closed);
    void answer(request, response);
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request);
    received.push(body);
    const play = script[Number(request.headers[CALL_HEADER] ?? received.length - 1)] ?? {};
    if (typeof play === "function") play(response);
    else reply(response, play, request.url?.endsWith("/responses") ? responsesFrames : chatFrames);
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    idle: async () => {
      while (open.size > 0) await Promise.all(open);
    },
    close: async () => {
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

function reply(
  response: ServerResponse,
  script: ScriptedReply,
  frames: (reply: ScriptedReply) => readonly string[],
): void {
  if (script.error && script.error.afterChunks === undefined) {
    const { status, headers, body } = openAiFailure(script.error);
    response.writeHead(status, { ...headers, "content-type": "application/json" }).end(JSON.stringify(body));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream", "x-request-id": "req_scripted" });
  for (const frame of frames(script)) response.write(frame);
  if (!script.hang) response.end();
}
