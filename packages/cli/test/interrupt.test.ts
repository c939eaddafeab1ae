import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { at, finished, type Home, newHome } from "./home.ts";

/** A run that says something and then nothing, until it is stopped. */
function hanging(home: Home): readonly string[] {
  writeFileSync(join(home.path, "s.json"), JSON.stringify({ calls: [{ text: "Once upon a time", hang: true }] }));
  return ["--model", "simulator", "--scenario", "s.json", "--stream", "Tell a story"];
}

describe("a run that is interrupted", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s ends with %i and can be resumed", async (signal, code) => {
    const home = newHome();
    const child = home.start("rkat", hanging(home));
    child.stdin?.end();
    const end = finished(child);
    if (child.stdout) await once(child.stdout, "data");
    child.kill(signal);
    const stopped = await end;
    expect(stopped).toMatchObject({ code, stdout: expect.stringMatching(/\n$/) });
    const id = /^\[Session: ([0-9a-f-]{36}) /m.exec(stopped.stderr)?.[1] ?? "";
    expect(stopped.stderr).toContain(`rkat resume ${id} "..."`);
    const resumed = await home.rkat(["resume", id, "--model", "simulator", "--json", "Go on"]);
    expect(at(JSON.parse(resumed.stdout), "session_id")).toBe(id);
  });

  it("by a reader that leaves ends quietly, and keeps the session", async () => {
    const home = newHome();
    const calls = [{ text: "word ".repeat(20_000), chunk_chars: 500, chunk_delay_ms: 1 }];
    writeFileSync(join(home.path, "s.json"), JSON.stringify({ calls }));
    const child = home.start("rkat", ["--model", "simulator", "--scenario", "s.json", "-s", "Go"]);
    child.stdin?.end();
    if (child.stdout) await once(child.stdout, "data");
    child.stdout?.destroy();
    const { code, stderr } = await finished(child);
    expect({ code, stderr }).toEqual({ code: 141, stderr: "" });
    expect((await home.rkat(["sessions", "list", "--json"])).stdout).toContain("session_id");
  });
});
