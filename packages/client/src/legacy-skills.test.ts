import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { scriptedServer, wireResult } from "../test/scripted-server.ts";

const UUID = "0199aa00-0000-7000-8000-000000000001";
const KEY = { sourceUuid: UUID, skillName: "review" };

beforeEach(() => vi.resetModules());
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A session of a client that has not warned of anything yet. */
async function fresh() {
  const { MeerkatClient } = await import("./index.ts");
  const server = scriptedServer({ "session/create": () => wireResult(), "turn/start": () => wireResult() });
  const client = await new MeerkatClient({ transport: server.transport }).connect();
  return { client, server, session: await client.createSession("Hello") };
}

describe("a skill that is named by a text", () => {
  it("is deprecated, which is said once", async () => {
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    const { client, server, session } = await fresh();
    await session.turn("Review", { skillRefs: [KEY] });
    expect(warned).not.toHaveBeenCalled();
    await session.turn("Review", { skillRefs: [KEY, `${UUID}/review`] });
    await session.turn("Review", { skillRefs: [`${UUID}/other`] });
    await client.call("turn/start", { sessionId: session.id, prompt: "x", skillReferences: ["other/skill"] });
    expect(warned.mock.calls).toEqual([[expect.stringContaining(`"${UUID}/review"`), "DeprecationWarning"]]);
    expect(server.calls.at(-2)?.params.skill_refs).toEqual([`${UUID}/other`]);
    await client.close();
  });

  it("is warned of on the console where there is no process", async () => {
    const shown = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const { client, session } = await fresh();
    vi.stubGlobal("process", undefined);
    await session.turn("Review", { skillRefs: [`${UUID}/review`] });
    await session.turn("Review", { skillRefs: [`${UUID}/review`] });
    vi.unstubAllGlobals();
    expect(shown.mock.calls).toEqual([[expect.stringMatching(/^DeprecationWarning: .*sourceUuid/)]]);
    await client.close();
  });
});
