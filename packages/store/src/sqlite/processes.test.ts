import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { GROUP, type Order, type Report, SESSION } from "../../test/child.ts";
import { temporaryPlace } from "../../test/place.ts";
import type { SessionStore } from "../port.ts";
import { someSession } from "../testing/samples.ts";
import { openSqliteStore } from "./index.ts";

const ROUNDS = 25;
const KILLS = 8;

interface Child extends Disposable {
  readonly process: ChildProcess;
  ask(order: Order): Promise<Report>;
}

async function startChild(path: string, name: string): Promise<Child> {
  const execArgv = ["--conditions=meerkat-source"];
  const process = fork(new URL("../../test/child.ts", import.meta.url), [path, name], { execArgv });
  const child: Child = {
    process,
    ask: (order) => {
      process.send(order);
      return nextReport(process);
    },
    [Symbol.dispose]: () => process.kill("SIGKILL"),
  };
  expect(await nextReport(process)).toEqual({ ready: true });
  return child;
}

async function nextReport(process: ChildProcess): Promise<Report> {
  const [report] = await once(process, "message");
  return report;
}

/** The text of each commit's group, after asserting that every group is whole. */
async function wholeGroups(store: SessionStore): Promise<readonly string[]> {
  const record = await store.read(SESSION);
  const texts = (await store.messages(SESSION)).map((message) => ("content" in message ? String(message.content) : ""));
  expect(texts.length).toBe(record?.messageCount);
  expect(texts.length).toBe(GROUP * ((record?.version ?? 0) - 1));
  const groups = texts.filter((_, index) => index % GROUP === 0);
  expect(texts).toEqual(groups.flatMap((text) => Array.from({ length: GROUP }, () => text)));
  return groups;
}

describe("several processes on one file", () => {
  it("gives each version to exactly one of two writers", async () => {
    using place = temporaryPlace();
    const store = openSqliteStore({ path: place.path });
    await store.create(someSession(SESSION));
    using one = await startChild(place.path, "one");
    using two = await startChild(place.path, "two");
    for (let version = 1; version <= ROUNDS; version += 1) {
      const order: Order = { do: "commit", expectedVersion: version };
      const reports = await Promise.all([one.ask(order), two.ask(order)]);
      expect(reports).toContainEqual({ version: version + 1 });
      expect(reports).toContainEqual({ code: "SESSION_BUSY" });
    }
    expect(await wholeGroups(store)).toHaveLength(ROUNDS);
    await store.close();
  });

  it("lets two processes make one new file at the same time", async () => {
    using place = temporaryPlace();
    using one = await startChild(place.path, "one");
    using two = await startChild(place.path, "two");
    const store = openSqliteStore({ path: place.path });
    const creating = store.create(someSession(SESSION));
    const order: Order = { do: "commit", expectedVersion: 7 };
    const refusals = [{ code: "SESSION_NOT_FOUND" }, { code: "SESSION_BUSY" }];
    for (const report of await Promise.all([one.ask(order), two.ask(order)])) expect(refusals).toContainEqual(report);
    expect((await creating).version).toBe(1);
    await store.close();
  });

  it("keeps whole and acknowledged commits only, however often a writer is killed", async () => {
    using place = temporaryPlace();
    const first = openSqliteStore({ path: place.path });
    await first.create(someSession(SESSION));
    await first.close();
    for (let kill = 1; kill <= KILLS; kill += 1) {
      using child = await startChild(place.path, `child-${kill}`);
      const acknowledged = await killedAfter(child, kill);
      const store = openSqliteStore({ path: place.path });
      expect((await wholeGroups(store)).length + 1).toBeGreaterThanOrEqual(acknowledged);
      await store.close();
    }
  });
});

/** Kills the child while it commits, as soon as it has reported that many commits; the last version it reported. */
async function killedAfter({ process }: Child, commits: number): Promise<number> {
  const order: Order = { do: "commit_for_ever", text: "x".repeat(200_000) };
  const versions: number[] = [];
  process.on("message", (report: Report) => {
    if ("version" in report) versions.push(report.version);
    if (versions.length >= commits) process.kill("SIGKILL");
  });
  process.send(order);
  const [, signal] = await once(process, "exit");
  expect(signal).toBe("SIGKILL");
  return versions.at(-1) ?? 0;
}
