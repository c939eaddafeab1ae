import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MeerkatClient } from "@meerkat/client";
import type { ModelProvider } from "@meerkat/providers";
import { anthropicDriver } from "@meerkat/providers/anthropic";
import { openMemoryStore } from "@meerkat/store";
import { describe, expect, it, onTestFinished } from "vitest";
import { embed } from "./embed.ts";

const ENV = { RKAT_MODEL: "simulator" };

describe("embed", () => {
  it("gives a client a runtime in its own process, with nothing on the disk", async () => {
    await using client = await new MeerkatClient({ transport: embed({ env: ENV, realm: "mine" }) }).connect();
    const session = await client.createSession("hello");
    expect(session.ref).toBe(`mine:${session.id}`);
    expect(session.text).toContain("hello");
    await session.turn("again");
    expect((await session.history()).messages).toHaveLength(5);
  });

  it("gives each connection its own sessions, and one store to all where there is one, which stays open", async () => {
    const apart = embed({ env: ENV });
    await using one = await new MeerkatClient({ transport: apart }).connect();
    await using two = await new MeerkatClient({ transport: apart }).connect();
    await one.createSession("mine alone");
    expect(await two.listSessions()).toEqual([]);

    const store = openMemoryStore();
    const together = embed({ env: ENV, store });
    const first = await new MeerkatClient({ transport: together }).connect();
    const { id } = await first.createSession("for both");
    await first.close();
    expect(await store.read(id)).toMatchObject({ id, model: "simulator" });
    await using second = await new MeerkatClient({ transport: together }).connect();
    expect(await second.listSessions()).toMatchObject([{ sessionId: id }]);
  });

  it("keeps sessions on the disk where it is told a place", async () => {
    const stateRoot = mkdtempSync(join(tmpdir(), "embed-test-"));
    onTestFinished(() => rmSync(stateRoot, { recursive: true, force: true }));
    const options = { env: ENV, stateRoot, realm: "mine" };
    const first = await new MeerkatClient({ transport: embed(options) }).connect();
    const { id } = await first.createSession("hello");
    await first.close();
    expect(readdirSync(join(stateRoot, "mine")).sort()).toEqual(["realm_manifest.json", "sessions.sqlite3"]);
    await using second = await new MeerkatClient({ transport: embed(options) }).connect();
    expect((await second.session(id).turn("again")).sessionId).toBe(id);
  });

  it("waits, when its client closes, until what ran is interrupted and stored", async () => {
    const { promise: started, resolve: start } = Promise.withResolvers<void>();
    const silent: ModelProvider = {
      name: "silent",
      async *stream(_request, { signal }) {
        start();
        await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      },
    };
    const store = openMemoryStore();
    const providers = [{ name: "silent", load: async () => silent }];
    const client = await new MeerkatClient({ transport: embed({ env: ENV, store, providers }) }).connect();
    const running = client.createSession("hello", { model: "quiet", provider: "silent" });
    running.catch(() => undefined);
    await started;
    await client.close();
    await expect(running).rejects.toMatchObject({ code: "CLIENT_CLOSED" });
    expect(await store.list()).toMatchObject([{ provider: "silent", messageCount: 2 }]);
  });

  it("asks a provider of the application's own with the key that it has, whatever the environment lacks", async () => {
    const seen: (string | null)[] = [];
    const fetch: typeof globalThis.fetch = async (_, init) => {
      seen.push(new Headers(init?.headers).get("x-api-key"));
      return Response.json({ type: "error", error: { type: "not_found_error", message: "No." } }, { status: 404 });
    };
    const providers = [anthropicDriver(() => ({ apiKey: "its-own-key", fetch }))];
    await using client = await new MeerkatClient({ transport: embed({ env: {}, providers }) }).connect();
    const asked = client.createSession("hello", { model: "claude-opus-4-6" });
    await expect(asked).rejects.toMatchObject({ details: { reason: "model_not_found" } });
    expect(seen).toEqual(["its-own-key"]);
  });

  it("puts its configuration before the defaults, and sees only the environment it is given", async () => {
    const config = { model: "simulator", systemPrompt: "Be brief." };
    await using client = await new MeerkatClient({ transport: embed({ env: {}, config }) }).connect();
    const session = await client.createSession("hello");
    expect((await session.history()).messages[0]).toEqual({ role: "system", content: "Be brief." });
    await using bare = await new MeerkatClient({ transport: embed({ env: {} }) }).connect();
    await expect(bare.createSession("hello")).rejects.toMatchObject({ code: "INVALID_PARAMS" });
  });

  it("refuses a realm id that is none at once", () => {
    expect(() => embed({ realm: "a b" })).toThrow(expect.objectContaining({ code: "INVALID_ARGS" }));
  });
});
