import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMeerkatError, MeerkatClient } from "@meerkat/client";
import { afterAll, describe, expect, it } from "vitest";

/**
 * The fault table: what a client's user sees when the server misbehaves at the worst moment. Every row is a real child
 * process. The time is from the fault, noted by the server itself, to the rejection; it is printed, not asserted.
 */
const SERVER = join(import.meta.dirname, "fault-server.mjs");
const folder = mkdtempSync(join(tmpdir(), "meerkat-faults-"));
const rows: string[] = [];
afterAll(() => {
  process.stdout.write(
    `fault table (code, median milliseconds of ${ROUNDS} from the fault to the rejection, children left)\n${rows.join("\n")}\n`,
  );
  rmSync(folder, { recursive: true, force: true });
});

const ROUNDS = 3;
const DURING_CALL = ["exit", "killed", "garbage", "half-line", "stdout-closed", "stderr-flood"] as const;
let count = 0;

function clientOf(fault: string, when: string) {
  const report = join(folder, `${++count}.json`);
  const client = new MeerkatClient({ rkatPath: SERVER, env: { FAULT: fault, WHEN: when, REPORT: report } });
  return {
    client,
    report: (): { readonly pid: number; readonly at: number } => JSON.parse(readFileSync(report, "utf8")),
  };
}

const nowMicros = () => Number(process.hrtime.bigint() / 1000n);

/** What a promise rejects with, and when. */
async function rejection(work: Promise<unknown>): Promise<{ readonly error: unknown; readonly at: number }> {
  try {
    await work;
  } catch (error) {
    return { error, at: nowMicros() };
  }
  throw new Error("it did not reject");
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Things of a connected client that wait while the fault strikes. */
const WAITING: Readonly<Record<string, (client: MeerkatClient) => Promise<() => Promise<unknown>>>> = {
  "pending call": async (client) => () => client.readSession("x"),
  "open stream": async (client) => {
    const events = client.createSessionStreaming("x")[Symbol.asyncIterator]();
    await events.next();
    return () => events.next();
  },
  subscription: async (client) => {
    const events = (await client.subscribeSessionEvents("x"))[Symbol.asyncIterator]();
    return () => events.next();
  },
};

async function measured(
  fault: string,
  state: string,
  round: () => Promise<{ code: string; ms: number; left: number; message: string }>,
) {
  const results = [];
  for (let index = 0; index < ROUNDS; index++) results.push(await round());
  const [first] = results;
  const ms = results.map((result) => result.ms).sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
  const left = results.reduce((sum, result) => sum + result.left, 0);
  rows.push(
    `${fault.padEnd(16)} ${state.padEnd(15)} ${first?.code.padEnd(18)} ${ms.toFixed(1).padStart(7)} ms   ${left} left`,
  );
  expect(left).toBe(0);
  expect(new Set(results.map(({ code }) => code)).size).toBe(1);
  return first ?? { code: "", message: "" };
}

describe("while something waits", () => {
  const cases = DURING_CALL.flatMap((fault) =>
    Object.entries(WAITING).map(([state, wait]) => ({ fault, state, wait })),
  );
  it.each(cases)("$fault, $state", async ({ fault, state, wait }) => {
    const seen = await measured(fault, state, async () => {
      const { client, report } = clientOf(fault, "call");
      await client.connect();
      const waiting = rejection((await wait(client))());
      const trigger = client.models().catch(() => undefined);
      const { error, at } = await waiting;
      await trigger;
      const { pid, at: struck } = report();
      await client.close();
      if (!isMeerkatError(error)) throw error;
      return { code: error.code, ms: (at - struck) / 1000, left: alive(pid) ? 1 : 0, message: error.message };
    });
    expect(seen.code).toBe("CONNECTION_CLOSED");
    if (fault === "exit") expect(seen.message).toMatch(/code 3|status 3|exit.* 3/);
    if (fault === "killed") expect(seen.message).toContain("SIGKILL");
    if (fault === "garbage") expect(seen.message).toContain("this is no JSON");
    if (fault === "stderr-flood") expect(seen.message).toContain("the last words");
  });
});

describe("while connecting", () => {
  it.each([...DURING_CALL.filter((fault) => fault !== "garbage"), "other-version"])("%s", async (fault) => {
    const seen = await measured(fault, "during connect", async () => {
      const { client, report } = clientOf(fault, "connect");
      const { error, at } = await rejection(client.connect());
      const { pid, at: struck } = report();
      await client.close();
      if (!isMeerkatError(error)) throw error;
      return { code: error.code, ms: (at - struck) / 1000, left: alive(pid) ? 1 : 0, message: error.message };
    });
    expect(seen.code).toBe(fault === "other-version" ? "VERSION_MISMATCH" : "CONNECTION_CLOSED");
  });

  it("an abort leaves no child behind", async () => {
    const { client, report } = clientOf("ignores-sigterm", "connect");
    const connecting = rejection(client.connect());
    for (let pid = 0; pid === 0; )
      pid = safely(() => report().pid) ?? (await new Promise((resolve) => setImmediate(resolve, 0)));
    await client.close();
    const { error } = await connecting;
    expect(isMeerkatError(error) && error.code).toBe("CLIENT_CLOSED");
    expect(alive(report().pid)).toBe(false);
  });
});

describe("while closing", () => {
  it.each(["exit", "killed", "half-line", "stderr-flood", "ignores-sigterm"])("%s", {
    timeout: 60_000,
  }, async (fault) => {
    await measured(fault, "during close", async () => {
      const { client, report } = clientOf(fault, "close");
      await client.connect();
      const pending = rejection(client.readSession("x"));
      await Promise.all([client.close(), client.close()]);
      const { error, at } = await pending;
      const { pid, at: struck } = report();
      if (!isMeerkatError(error)) throw error;
      expect(error.code).toBe("CLIENT_CLOSED");
      return {
        code: error.code,
        ms: Math.max(0, (at - struck) / 1000),
        left: alive(pid) ? 1 : 0,
        message: error.message,
      };
    });
  });
});

it("a program that cannot be started", async () => {
  const { error } = await rejection(new MeerkatClient({ rkatPath: folder }).connect());
  expect(isMeerkatError(error) && error.code).toBe("BINARY_NOT_FOUND");
});

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
