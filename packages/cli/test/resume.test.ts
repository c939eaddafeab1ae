import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { at, type Home, newHome } from "./home.ts";

const FAST = ["--model", "simulator", "--json"];

async function idOf(home: Home, prompt: string, ...args: string[]): Promise<string> {
  const { stdout } = await home.rkat([...FAST, ...args, prompt]);
  return String(at(JSON.parse(stdout), "session_id"));
}

async function resumed(home: Home, ...args: string[]): Promise<unknown> {
  const { stdout } = await home.rkat([...args, ...FAST, "more"]);
  return at(JSON.parse(stdout), "session_id");
}

describe("rkat resume", () => {
  it("finds a session by its id, its reference, last, ~N and a unique beginning", async () => {
    const home = newHome();
    const older = await idOf(home, "one");
    const newer = await idOf(home, "two");
    expect(await resumed(home, "resume", older)).toBe(older);
    expect(await resumed(home, "resume", "~2")).toBe(newer);
    expect(await resumed(home, "resume", "last")).toBe(newer);
    const unique = older.slice(0, [...older].findIndex((character, index) => character !== newer[index]) + 1);
    expect(await resumed(home, "resume", unique)).toBe(older);
    expect(await resumed(home, "continue")).toBe(older);
    expect(await resumed(home, "c")).toBe(older);
  });

  it("names the candidates of an ambiguous beginning, and what is no session at all", async () => {
    const home = newHome();
    const ids = [await idOf(home, "one"), await idOf(home, "two")];
    const ambiguous = await home.rkat(["resume", "0", ...FAST, "more"]);
    expect(ambiguous.code).toBe(2);
    expect(at(JSON.parse(ambiguous.stdout), "error", "details", "candidates")).toEqual(expect.arrayContaining(ids));
    expect(await home.rkat(["resume", "abcdef", ...FAST, "more"])).toMatchObject({ code: 10 });
    expect(await home.rkat(["resume", "~9", ...FAST, "more"])).toMatchObject({ code: 10 });
    expect(await home.rkat(["resume", "not!", ...FAST, "more"])).toMatchObject({ code: 2 });
    const missing = "0190a6a1-0000-7000-8000-000000000000";
    expect(await home.rkat(["resume", missing, ...FAST, "more"])).toMatchObject({ code: 10 });
    expect(await home.rkat(["resume", `other:${missing}`, ...FAST, "more"])).toMatchObject({ code: 2 });
  });

  it("says that there is nothing to go on with, and what only a new session takes", async () => {
    const home = newHome();
    const none = await home.rkat(["continue", "more"]);
    expect(none).toMatchObject({ code: 10, stdout: "" });
    expect(none.stderr).toBe("Error: There is no session in this realm yet. Start one with rkat run.\n");
    const refused = await home.rkat(["continue", "--max-duration", "5s", "more"]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("--max-duration is decided when a session is made");
  });

  it("keeps to the project, wherever in it the command runs", async () => {
    const home = newHome();
    const id = await idOf(home, "one", "--context-root", home.path);
    expect(await resumed(home, "continue")).toBe(id);
    expect(await home.rkat(["continue", "--isolated", ...FAST, "more"])).toMatchObject({ code: 10 });
  });

  it("takes a tool overlay on the first turn already", async () => {
    const home = newHome();
    const id = await idOf(home, "one", "--block-tool", "shell");
    expect(await resumed(home, "continue", "--allow-tool", "none")).toBe(id);
  });
});

describe("rkat sessions", () => {
  it("lists by label, shows a transcript, archives and deletes", async () => {
    const home = newHome();
    writeFileSync(join(home.path, "s.json"), JSON.stringify({ calls: [{ text: "Oslo" }] }));
    const id = await idOf(home, "Norway?", "--label", "team=north", "--scenario", "s.json");
    const other = await idOf(home, "two");
    const listed: unknown = JSON.parse(
      (await home.rkat(["sessions", "list", "--label", "team=north", "--json"])).stdout,
    );
    expect(at(listed, "sessions")).toMatchObject([{ session_id: id, labels: { team: "north" }, message_count: 3 }]);
    expect((await home.rkat(["sessions", "list", "--limit", "1"])).stdout).toContain(other);

    const shown = await home.rkat(["sessions", "show", id]);
    expect(shown.stdout).toContain("[user]\nNorway?\n\n[assistant]\nOslo\n");
    const json: unknown = JSON.parse((await home.rkat(["sessions", "show", id, "--json"])).stdout);
    expect(json).toMatchObject({ session_id: id, model: "simulator", messages: [{ role: "system" }, {}, {}] });

    expect(await home.rkat(["sessions", "archive", id])).toMatchObject({ code: 0, stdout: `Archived ${id}.\n` });
    expect((await home.rkat(["sessions", "list"])).stdout).not.toContain(id);
    expect((await home.rkat(["sessions", "show", id])).code).toBe(0);
    expect(await home.rkat(["sessions", "delete", id])).toMatchObject({ code: 0 });
    expect(await home.rkat(["sessions", "show", id])).toMatchObject({ code: 10 });
    expect(await home.rkat(["sessions", "delete", id])).toMatchObject({ code: 10 });
  });
});
