import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { type Cassette, type CassetteOptions, openCassette } from "./index.ts";

const KEY = "sk-live-0123456789";
const SNOWMAN = new TextEncoder().encode("data: ☃☃\n\n");

/** A file that does not exist yet, in a folder that is gone after the test. */
function path(): string {
  const folder = mkdtempSync(join(tmpdir(), "cassette-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "sub", "test.jsonl");
}

async function server(listener: RequestListener): Promise<string> {
  const http = createServer(listener);
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  onTestFinished(async () => {
    http.closeAllConnections();
    http.close();
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

function post(cassette: Cassette, url: string, body: unknown, headers: Record<string, string> = {}) {
  const init = {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  };
  return cassette.fetch(url, init);
}

/** Records what `act` does, then replays it; gives what each made. */
async function both<T>(
  act: (cassette: Cassette) => Promise<T>,
  options: Partial<CassetteOptions> = {},
): Promise<readonly [T, T, string]> {
  const file = path();
  const run = async (mode: "record" | "replay") => {
    const deck = openCassette({ path: file, mode, ...options });
    const made = await act(deck);
    await deck.close();
    return made;
  };
  return [await run("record"), await run("replay"), readFileSync(file, "utf8")];
}

async function pieces(response: Response): Promise<readonly string[]> {
  const seen: string[] = [];
  for await (const piece of response.body ?? []) seen.push(Buffer.from(piece).toString("hex"));
  return seen;
}

async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "no error",
    (error: unknown) => error,
  );
}

test("a replay gives the status, the headers that matter and the pieces, and asks nobody", async () => {
  const asked = vi.fn();
  const url = await server(async (request, response) => {
    asked(request.url);
    response.writeHead(429, { "content-type": "text/event-stream", "retry-after": "3", "set-cookie": "a=b" });
    // The second snowman is cut in two.
    response.write(SNOWMAN.subarray(0, 10));
    await sleep(20);
    response.end(SNOWMAN.subarray(10));
  });
  const [recorded, replayed] = await both(async (cassette) => {
    const response = await post(cassette, `${url}/v1/x?alt=sse`, { a: 1 });
    return [response.status, response.headers.get("retry-after"), await pieces(response)];
  });
  expect(replayed).toEqual(recorded);
  expect(replayed).toEqual([429, "3", [SNOWMAN.subarray(0, 10), SNOWMAN.subarray(10)].map(hex)]);
  expect(asked).toHaveBeenCalledTimes(1);
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

test("no secret is recorded, wherever it comes from and however it is cut", async () => {
  const url = await server(async (_, response) => {
    response.write(`your key is ${KEY.slice(0, 6)}`);
    await sleep(20);
    response.end(`${KEY.slice(6)}, and the account is acct-42-secret`);
  });
  const [, , file] = await both(
    async (cassette) => {
      const headers = { authorization: `Bearer ${KEY}`, "x-api-key": `${KEY}x`, cookie: "session=0123456789" };
      await (await post(cassette, `${url}/?key=${KEY}q`, { said: KEY, account: "acct-42-secret" }, headers)).text();
    },
    { secrets: ["acct-42-secret"] },
  );
  expect(file).not.toMatch(/sk-live|0123456789|acct-42/);
  expect(file).toContain("your key is ***, and the account is ***");
});

test("a request that differs fails with a readable diff, at once and at the end", async () => {
  const file = path();
  const url = await server((_, response) => response.end("ok"));
  const record = openCassette({ path: file, mode: "record" });
  await (
    await post(record, `${url}/v1/chat`, { model: "m", temperature: 0, messages: [{ role: "user", content: "Hi" }] })
  ).text();
  await record.close();
  const replay = openCassette({ path: file, mode: "replay" });
  const error = await reasonOf(
    post(replay, "http://elsewhere.test/v1/chat", { messages: [{ content: "Hello", role: "user" }], model: "m" }),
  );
  expect(error).toMatchObject({
    code: "PROVIDER_ERROR",
    details: { provider: "cassette", reason: "cassette_drift", retryable: false },
  });
  expect(String((error as Error).message).replace(file, "FILE")).toBe(
    [
      "A request is not the one in FILE. If the change is meant, record it anew with RKAT_CASSETTES=record.",
      "",
      "--- recorded",
      "+++ requested",
      "@@ -3,10 +3,9 @@",
      " {",
      '   "messages": [',
      "     {",
      '-      "content": "Hi",',
      '+      "content": "Hello",',
      '       "role": "user"',
      "     }",
      "   ],",
      '-  "model": "m",',
      '-  "temperature": 0',
      '+  "model": "m"',
      " }",
    ].join("\n"),
  );
  expect(await reasonOf(replay.close())).toBe(error);
});

test("one request more than was recorded fails, one less is told at the end", async () => {
  const file = path();
  const url = await server((_, response) => response.end("ok"));
  const record = openCassette({ path: file, mode: "record" });
  for (const a of [1, 2]) await (await post(record, url, { a })).text();
  await record.close();

  const short = openCassette({ path: file, mode: "replay" });
  await (await post(short, url, { a: 2 })).text();
  expect(await reasonOf(short.close())).toMatchObject({
    message: expect.stringContaining("recordings that were not asked for"),
    details: { reason: "cassette_unused" },
  });

  const long = openCassette({ path: file, mode: "replay" });
  for (const a of [2, 1]) await (await post(long, url, { a })).text();
  expect(await reasonOf(post(long, url, { a: 3 }))).toMatchObject({
    message: expect.stringContaining("no recording left for POST /"),
  });
});

test("equal requests get their recordings in turn", async () => {
  let count = 0;
  const url = await server((_, response) => response.end(String(++count)));
  const [, replayed] = await both(async (cassette) => [
    await (await post(cassette, url, {})).text(),
    await (await post(cassette, url, {})).text(),
  ]);
  expect(replayed).toEqual(["1", "2"]);
});

test("what changes from run to run can be taken out", async () => {
  const url = await server((_, response) => response.end("ok"));
  let now = 0;
  const [, replayed] = await both(async (cassette) => await (await post(cassette, url, { at: ++now })).text(), {
    normalize: (request) => ({ ...request, json: { at: "now" } }),
  });
  expect(replayed).toBe("ok");
});

test("a connection that breaks breaks again, and one that never was fails again", async () => {
  const url = await server((_, response) => {
    response.write("half", () => response.socket?.resetAndDestroy());
  });
  const [recorded, replayed] = await both(async (cassette) => [
    (await reasonOf(post(cassette, url, {}).then((response) => response.text()))) instanceof TypeError,
    await reasonOf(post(cassette, "http://127.0.0.1:1", {})),
  ]);
  expect(recorded[0]).toBe(true);
  expect(replayed[0]).toBe(true);
  expect(String(replayed[1])).toMatch(/fetch failed|bad port/);
});

test("who leaves closes the real request, and finds silence in the replay until they leave again", async () => {
  let closed = 0;
  const url = await server((_, response) => {
    response.on("close", () => closed++);
    response.write("first");
  });
  const [recorded, replayed] = await both(async (cassette) => {
    const control = new AbortController();
    const response = await cassette.fetch(url, { signal: control.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    const rest = reasonOf(Promise.resolve(reader?.read()));
    control.abort(new Error("enough"));
    return String(await rest);
  });
  expect([recorded, replayed]).toEqual(["Error: enough", "Error: enough"]);
  await vi.waitFor(() => expect(closed).toBe(1));
});

test("a reader that cancels closes the real request", async () => {
  let closed = 0;
  const url = await server((_, response) => {
    response.on("close", () => closed++);
    response.write("first");
  });
  const cassette = openCassette({ path: path(), mode: "record" });
  const response = await cassette.fetch(url);
  for await (const _ of response.body ?? []) break;
  await vi.waitFor(() => expect(closed).toBe(1));
});

test("a Request with a stream for a body arrives whole", async () => {
  const url = await server((request, response) => void request.pipe(response));
  const [, replayed] = await both(async (cassette) => {
    const body = new Blob(["not JSON"]).stream();
    return await (await cassette.fetch(new Request(url, { method: "POST", body, duplex: "half" }))).text();
  });
  expect(replayed).toBe("not JSON");
});

test("the mode is the program's, else the variable's, else replay", async () => {
  const file = path();
  const url = await server((_, response) => response.end("ok"));
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv("RKAT_CASSETTES", undefined);
  expect(() => openCassette({ path: file })).toThrow(/There is no cassette .*Record it with RKAT_CASSETTES=record/);
  vi.stubEnv("RKAT_CASSETTES", "always");
  expect(() => openCassette({ path: file })).toThrow(
    new RangeError('RKAT_CASSETTES is "always". It may be record, replay or auto.'),
  );
  vi.stubEnv("RKAT_CASSETTES", "auto");
  for (const mode of ["record", "replay"]) {
    await using cassette = openCassette({ path: file });
    expect(cassette.mode).toBe(mode);
    await (await cassette.fetch(url)).text();
  }
  vi.stubEnv("RKAT_CASSETTES", "record");
  expect(openCassette({ path: file }).mode).toBe("record");
  expect(openCassette({ path: file, mode: "replay" }).mode).toBe("replay");
  expect(existsSync(file)).toBe(true);
  expect(readdirSync(join(file, ".."))).toEqual(["test.jsonl"]);
});
