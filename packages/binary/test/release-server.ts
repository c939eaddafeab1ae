import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** Answers one request in whatever way. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A server on this machine that serves files, and is broken where a test says so. */
export class ReleaseServer {
  readonly files = new Map<string, Buffer>();
  readonly answers = new Map<string, Answer>();
  /** The paths that were asked for. */
  readonly requests: string[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async start(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the server does not listen");
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? "";
    this.requests.push(path);
    const answer = this.answers.get(path) ?? ((to) => this.#serve(path, to));
    answer(response, request);
  }

  #serve(path: string, response: ServerResponse): void {
    const file = this.files.get(path);
    response.writeHead(file ? 200 : 404).end(file ?? "not here");
  }
}
