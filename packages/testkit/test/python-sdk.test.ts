import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "@meerkat/testkit";
import { afterAll, describe, expect, it } from "vitest";

const VERSION = "0.5.1";
const VENV = join(ROOT, ".venv", `meerkat-sdk-${VERSION}`);
const home = mkdtempSync(join(tmpdir(), "meerkat-python-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const hasPython = spawnSync("python3", ["-c", "import venv"]).status === 0;
// On a machine of one's own a missing Python skips this; the project's own checks must have it.
const skipped = !hasPython && !process.env.CI;

/** A virtual environment with the published client; it is made once and kept. */
function python(): string {
  const executable = join(VENV, "bin/python");
  if (!existsSync(join(VENV, "installed"))) {
    execFileSync("python3", ["-m", "venv", VENV]);
    execFileSync(
      executable,
      ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `meerkat-sdk==${VERSION}`],
      { stdio: "pipe" },
    );
    execFileSync(executable, ["-c", `open(${JSON.stringify(join(VENV, "installed"))}, "w")`]);
  }
  return executable;
}

describe.skipIf(skipped)("the published Python client (skipped without python3, except where CI is set)", () => {
  it("connects, creates with a schema, streams typed events and lists", { timeout: 120_000 }, () => {
    const server = join(ROOT, "packages/cli/bin/rkat-rpc.mjs");
    const script = join(ROOT, "packages/testkit/python/smoke.py");
    // The server is a script; the client starts it by its shebang, with the Node that runs this test.
    const path = `${join(process.execPath, "..")}:${process.env.PATH}`;
    const run = spawnSync(python(), [script, server, join(home, "state")], {
      encoding: "utf8",
      env: { ...process.env, HOME: home, PATH: path },
      timeout: 60_000,
    });
    expect(run.stderr).toBe("");
    const said = JSON.parse(run.stdout);
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
