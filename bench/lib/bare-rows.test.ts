import { join } from "node:path";
import { openSqliteStore } from "@meerkat/store/sqlite";
import { describe, expect, it } from "vitest";
import { openBareTables, turnRowsOf } from "./bare-rows.ts";
import { ANSWER, instantRuntime, newSession, runTurn } from "./local-runtime.ts";
import { scratch } from "./scratch.ts";

describe("the floor of the turns benchmark", () => {
  it("writes the rows that the store writes for a turn, and all of them", async () => {
    await using directory = await scratch();
    const [path, bare] = [join(directory.path, "store.db"), join(directory.path, "bare.db")];
    const runtime = instantRuntime(openSqliteStore({ path }));
    await runTurn(runtime, await newSession(runtime));
    await runtime.close();
    const rows = turnRowsOf(path);
    const tables = openBareTables(bare, rows, 2);
    for (const session of [0, 1, 0]) tables.writeTurn(session);
    tables.close();

    expect(rows.bodies.map((body) => JSON.parse(body).role)).toEqual(["user", "block_assistant"]);
    expect(rows.bodies[1]).toContain(ANSWER);
    const written = turnRowsOf(bare);
    expect(written.schema).toEqual(rows.schema);
    expect(written.bodies).toEqual(rows.bodies);
    expect(written.session).toMatchObject({ message_count: 4, last_assistant_text: JSON.stringify(ANSWER) });
  });
});
