import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installBinary } from "@meerkat/binary";
import { CapabilityUnavailableError, isMeerkatError, MeerkatClient, SessionNotFoundError } from "@meerkat/client";
import { ERRORS, type ErrorRow } from "@meerkat/protocol";
import { localServer } from "@meerkat/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { tarGz } from "../../binary/test/archives.ts";
import { installOptions, publish, type ReleaseOptions } from "../../binary/test/release.ts";
import { ReleaseServer } from "../../binary/test/release-server.ts";
import { type Script, SESSION_ID, scriptedServer, wireResult } from "./scripted-server.ts";

/**
 * Each error code that is raised in the client's process, and what makes a user see it. The table is checked against the
 * contract's list of errors: a new code without an entry fails here.
 */
type Produce = () => unknown;

const folder = mkdtempSync(join(tmpdir(), "meerkat-codes-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Does something with a client of a scripted server. */
async function connected(script: Script, use: (client: MeerkatClient) => unknown): Promise<void> {
  const { transport } = scriptedServer(script);
  await using client = await new MeerkatClient({ transport }).connect();
  await use(client);
}

/** Installs from a release that was published in some way. */
async function installed(release: ReleaseOptions, options: Partial<Parameters<typeof installBinary>[0]> = {}) {
  const server = await new ReleaseServer().start();
  publish(server, release);
  try {
    await installBinary({ ...installOptions(server, mkdtempSync(join(folder, "cache-"))), ...options });
  } finally {
    await server.stop();
  }
}

function legacyRkat(): string {
  const path = join(folder, "rkat");
  writeFileSync(path, "\u007fELF", { mode: 0o755 });
  return path;
}

const PRODUCERS: Readonly<Record<string, Produce>> = {
  BINARY_NOT_FOUND: () => new MeerkatClient(join(folder, "nothing")).connect(),
  BINARY_DOWNLOAD_FAILED: () => installed({}, { version: "0.5.9" }),
  BINARY_DOWNLOAD_EXTRACT_FAILED: () => installed({ archive: Buffer.from("no archive") }),
  ARCHIVE_EXTRACT_FAILED: () => installed({ archive: tarGz([{ path: "README", body: "no program" }]) }),
  UNSUPPORTED_PLATFORM: () => installed({}, { platform: "plan9" }),
  LEGACY_BINARY_UNSUPPORTED: () => new MeerkatClient({ rkatPath: legacyRkat(), realmId: "r" }).connect(),
  NOT_CONNECTED: () => new MeerkatClient().listSessions(),
  CLIENT_CLOSED: () =>
    connected({ "session/list": () => new Promise(() => undefined) }, async (client) => {
      const pending = client.listSessions();
      await Promise.all([pending, client.close()]);
    }),
  CONNECTION_CLOSED: async () => {
    const server = scriptedServer({ "session/list": () => server.peer.close() });
    await using client = await new MeerkatClient({ transport: server.transport }).connect();
    await client.listSessions();
  },
  VERSION_MISMATCH: () =>
    connected({ initialize: () => ({ server_info: { name: "s", version: "1" }, contract_version: "0.6.0" }) }, () => 0),
  CAPABILITY_UNAVAILABLE: () => connected({}, (client) => client.requireCapability("mob")),
  STREAM_NOT_CONSUMED: () => connected({}, (client) => client.session(SESSION_ID).stream("x").result),
  INVALID_ARGS: () => new MeerkatClient({ realmId: "r", isolated: true }),
  INVALID_RESPONSE: () => connected({ "session/list": () => ({ sessions: 3 }) }, (client) => client.listSessions()),
  INVALID_STATE: () =>
    connected({ "turn/start": () => wireResult() }, async (client) => {
      const stream = client.session(SESSION_ID).stream("x");
      await stream.collectText();
      await stream.collectText();
    }),
};

async function thrown(produce: Produce): Promise<unknown> {
  try {
    await produce();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("error codes of the client", () => {
  const codes = (Object.entries(ERRORS) as [string, ErrorRow][]).flatMap(([code, row]) =>
    row.side === "server" ? [] : [code],
  );

  it("each have a test that raises them where users meet them", () => {
    expect(Object.keys(PRODUCERS).sort()).toEqual([...codes].sort());
  });

  it.each(codes)("%s", async (code) => {
    const error = await thrown(PRODUCERS[code] ?? expect.unreachable);
    expect(isMeerkatError(error) && error.code).toBe(code);
    process.stdout.write(`error ${code}: raised by "error codes of the client > ${code}"\n`);
  });
});

describe("classes of errors that a server's answer leads to", () => {
  const CLASSES: Readonly<
    Record<string, readonly [new (message: string) => Error, (client: MeerkatClient) => unknown]>
  > = {
    SessionNotFoundError: [SessionNotFoundError, (client) => client.readSession(SESSION_ID)],
    CapabilityUnavailableError: [
      CapabilityUnavailableError,
      (client) => client.createSession("x", { model: "simulator", enableShell: true }),
    ],
  };
  const existing = (Object.values(ERRORS) as ErrorRow[]).flatMap((row) =>
    row.class !== undefined && row.subsystem === undefined ? [row.class] : [],
  );

  it("are all here whose subsystem exists", () => {
    expect(Object.keys(CLASSES).sort()).toEqual([...existing].sort());
  });

  it.each(Object.entries(CLASSES))("%s", async (_name, [type, act]) => {
    const server = localServer();
    const client = await new MeerkatClient({ transport: server.connect() }).connect();
    expect(await thrown(() => act(client))).toBeInstanceOf(type);
    await client.close();
    await server.close();
  });
});
