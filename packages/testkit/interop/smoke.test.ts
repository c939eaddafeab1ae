import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "@meerkat/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { NO_PYTHON, runScript } from "./python.ts";

const home = mkdtempSync(join(tmpdir(), "meerkat-python-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe.skipIf(NO_PYTHON)("the published Python client, as its users begin", () => {
  it("connects, creates with a schema, streams typed events and lists", async () => {
    const server = join(ROOT, "packages/cli/bin/rkat-rpc.mjs");
    const { stdout, stderr } = await runScript("smoke.py", [server, join(home, "state")], home);
    expect(stderr).toBe("");
    const said = JSON.parse(stdout);
    expect(said.structured_output).toMatchObject({
      city: expect.any(String),
      country: expect.any(String),
      population: expect.any(Number),
    });
    expect(said).toMatchObject({
      turns: 2,
      completed: 1,
      last: "RunCompleted",
      unknown: [],
      stop_reasons: ["end_turn", "end_turn"],
      session_ids: [said.session_id],
    });
    expect(said.text.endsWith(said.result)).toBe(true);
    expect(said.capabilities).toEqual(
      expect.arrayContaining(["sessions", "streaming", "structured_output", "session_store"]),
    );
    expect(said.capabilities).not.toContain("hooks");
  });
});
