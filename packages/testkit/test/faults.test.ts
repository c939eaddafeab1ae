import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { MeerkatClient } from "@meerkat/client";
import { ROOT } from "@meerkat/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { alive, FaultServer, nowMicros, type Rejection, rejection } from "./fault-server.ts";
import { FaultTable, type Seen } from "./fault-table.ts";

/**
 * The fault table: what a client's user sees when the server misbehaves at the worst moment. Every cell is a real child
 * process. The time is from the fault, noted by the server itself, to the rejection.
 */
const FAULTS = ["exit", "killed", "garbage", "half-line", "stdout-closed", "stderr-flood"] as const;
const ROUNDS = 3;
/** Far below every time that a client waits before it ends a child: whoever waits hears by the event itself. */
const AT_ONCE_MS = 1500;

const folder = mkdtempSync(join(tmpdir(), "meerkat-faults-"));
const table = new FaultTable();
afterAll(() => {
  process.stdout.write(`${table.text()}\n`);
  rmSync(folder, { recursive: true, force: true });
});

/** Things of a connected client that wait while the fault strikes. */
const WAITING: Readonly<
  Record<string, (client: MeerkatClient, signal?: AbortSignal) => Promise<() => Promise<unknown>>>
> = {
  "pending call": async (client, signal) => () => client.readSession("x", { signal }),
  "open stream": async (client, signal) => {
    const events = client.createSessionStreaming("x", signal ? { signal } : {})[Symbol.asyncIterator]();
    await events.next();
    return () => events.next();
  },
  subscription: async (client) => {
    const events = (await client.subscribeSessionEvents("x"))[Symbol.asyncIterator]();
    return () => events.next();
  },
};

/** Runs a cell of the table a few times, on a server of its own each time, and returns what its first round saw. */
async function cell(
  { fault, state, when }: { readonly fault: string; readonly state: string; readonly when: string },
  act: (server: FaultServer) => Promise<Rejection>,
): Promise<Seen> {
  const round = async (): Promise<Seen> => {
    const server = new FaultServer(folder, { fault, when });
    const { error, at } = await act(server);
    const ms = (at - server.struckAt) / 1000;
    await server.client.close();
    return { error, ms, left: server.left };
  };
  const seen: Seen[] = [];
  // A server that does not end when it should takes its time, which all rounds can wait for together.
  if (when === "close") seen.push(...(await Promise.all(Array.from({ length: ROUNDS }, round))));
  else for (let index = 0; index < ROUNDS; index++) seen.push(await round());
  const { codes, ms, left } = table.add(fault, state, seen);
  expect(left).toBe(0);
  expect(codes).toHaveLength(1);
  expect(ms).toBeLessThan(AT_ONCE_MS);
  return seen[0] ?? expect.unreachable();
}

const code = (name: string) => expect.objectContaining({ code: name });

describe.each(Object.entries(WAITING))("while there is a %s", (state, wait) => {
  it.each(FAULTS)("%s", async (fault) => {
    const { error } = await cell({ fault, state, when: "call" }, async ({ client }) => {
      await client.connect();
      const waiting = rejection((await wait(client))());
      client.models().catch(() => undefined);
      return waiting;
    });
    expect(error).toEqual(code("CONNECTION_CLOSED"));
    const { message } = error as Error;
    if (fault === "exit") expect(message).toContain("exited with code 3");
    if (fault === "killed") expect(message).toContain("SIGKILL");
    if (fault === "garbage") expect(message).toContain("this is no JSON");
    if (fault === "stderr-flood") expect(message).toContain("the last words");
  });

  // Reading a subscription takes no signal; opening one does, and that is a call.
  const abortable = state === "subscription" ? [] : ["abort"];
  it.each(abortable)("%s", async () => {
    const reason = new Error("enough");
    const { error } = await cell({ fault: "abort", state, when: "never" }, async (server) => {
      await server.client.connect();
      const controller = new AbortController();
      const waiting = rejection((await wait(server.client, controller.signal))());
      server.struck();
      controller.abort(reason);
      return waiting;
    });
    expect(error).toBe(reason);
  });

  it.each([...FAULTS, "ignores-sigterm"])("the client closes and the server answers that with: %s", async (fault) => {
    const { error } = await cell({ fault, state: `closing, ${state}`, when: "close" }, async (server) => {
      const { client } = server;
      await client.connect();
      const waiting = rejection((await wait(client))());
      server.struck();
      await Promise.all([client.close(), client.close()]);
      return waiting;
    });
    expect(error).toEqual(code("CLIENT_CLOSED"));
  });
});

describe("while connecting", () => {
  it.each([
    ...FAULTS.filter((fault) => fault !== "garbage"),
    "other-version",
    "stubborn-version",
  ])("%s", async (fault) => {
    const { error } = await cell({ fault, state: "connecting", when: "connect" }, ({ client }) =>
      rejection(client.connect()),
    );
    expect(error).toEqual(code(fault.endsWith("version") ? "VERSION_MISMATCH" : "CONNECTION_CLOSED"));
  });

  it("garbage, which is skipped before the handshake", async () => {
    const server = new FaultServer(folder, { fault: "garbage", when: "connect" });
    await server.client.connect();
    await server.client.close();
    expect(server.left).toBe(0);
    table.note("garbage", "connecting", "connects");
  });

  it.each([
    ["silent", "silent"],
    ["ignores-sigterm", "connect"],
  ])("the client closes: %s", async (fault, when) => {
    const { error } = await cell({ fault, state: "closing, connecting", when }, async (server) => {
      const connecting = rejection(server.client.connect());
      while (!server.started) await setImmediate();
      server.struck();
      await server.client.close();
      return connecting;
    });
    expect(error).toEqual(code("CLIENT_CLOSED"));
  });

  it("abort", async () => {
    const reason = new Error("enough");
    const { error } = await cell({ fault: "abort", state: "connecting", when: "silent" }, async (server) => {
      const controller = new AbortController();
      const connecting = rejection(server.client.connect({ signal: controller.signal }));
      while (!server.started) await setImmediate();
      server.struck();
      controller.abort(reason);
      return connecting;
    });
    expect(error).toBe(reason);
  });

  it("a program that cannot be started", async () => {
    const before = nowMicros();
    const { error, at } = await rejection(new MeerkatClient({ rkatPath: folder }).connect());
    expect(error).toEqual(code("BINARY_NOT_FOUND"));
    table.add("no program", "connecting", [{ error, ms: (at - before) / 1000, left: 0 }]);
  });

  it("a working directory that does not exist", async () => {
    const server = new FaultServer(folder, { fault: "exit", when: "never", cwd: join(folder, "nowhere") });
    const before = nowMicros();
    const { error, at } = await rejection(server.client.connect());
    expect(error).toEqual(code("CONNECTION_CLOSED"));
    expect((error as Error).message).toContain("Could not start");
    table.add("spawn fails", "connecting", [{ error, ms: (at - before) / 1000, left: 0 }]);
  });
});

describe("a client's process that ends with a server running", () => {
  it.each(["SIGKILL", "process.exit(1)", "throw new Error('crash')"])("%s", { timeout: 60_000 }, async (end) => {
    const server = new FaultServer(folder, { fault: "exit", when: "never" });
    const program = `
      import { MeerkatClient } from "@meerkat/client";
      const client = await new MeerkatClient(${JSON.stringify(server.options)}).connect();
      client.readSession("x").catch(() => undefined);
      process.stdout.write("connected");
      ${end === "SIGKILL" ? "" : `setTimeout(() => { ${end} }, 10);`}
    `;
    const args = ["--conditions=meerkat-source", "--input-type=module", "--eval", program];
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "ignore"] });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    if (end === "SIGKILL") child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    const { pid } = server;
    expect(pid).toBeGreaterThan(0);
    // The server honours the end of its input; it is no child of this process, so only looking tells.
    await expect.poll(() => alive(pid), { timeout: 20_000, interval: 20 }).toBe(false);
    table.note(end === "SIGKILL" ? "client killed" : "client crashed", "pending call", "none left");
  });
});
