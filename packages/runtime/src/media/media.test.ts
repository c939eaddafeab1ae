import { openMemoryBlobs } from "@meerkat/store";
import { describe, expect, it } from "vitest";
import { bench, callTools, MODEL, say } from "../../test/harness.ts";

const DATA = "iVBORw==";
const OTHER = "R0lGOA==";
const WHOLE = { type: "image", mediaType: "image/png", source: "inline", data: DATA } as const;
const TEXT = { type: "text", text: "What is it?" } as const;
const TOOL = { name: "look", description: "Looks.", inputSchema: { type: "object" } };

/** A user message's picture and a tool result's, as the history shows them. */
function kept(messages: readonly { readonly role: string }[]) {
  return messages.flatMap((message) => JSON.stringify(message).match(/sha256:[0-9a-f]{64}/g) ?? []);
}

describe("pictures", () => {
  it("are blobs in the history and whole for the model, the same before and after the session was stored", async () => {
    const blobs = openMemoryBlobs();
    const first = bench([say("A dot."), say("Still.")], { blobs });
    const { sessionId } = await first.handlers["session/create"](
      // Another order of fields and no `source`: the model is told one spelling all the same.
      { ...MODEL, prompt: [{ data: DATA, mediaType: "image/png", type: "image" }, TEXT] },
      first.context(),
    );
    await first.handlers["turn/start"]({ sessionId, prompt: "Sure?" }, first.context());
    const again = bench([say("Yes.")], { blobs, store: first.store });
    await again.handlers["turn/start"]({ sessionId, prompt: "Sure?" }, again.context());

    const { messages } = await again.handlers["session/history"]({ sessionId }, again.context());
    expect(JSON.stringify(messages)).not.toContain(DATA);
    const [blobId = ""] = kept(messages);
    expect(await again.handlers["blob/get"]({ blobId }, again.context())).toEqual({
      blobId,
      mediaType: "image/png",
      data: DATA,
    });
    const requests = [...first.provider.requests, ...again.provider.requests].map(({ messages: [user] }) => user);
    expect(requests).toHaveLength(3);
    for (const user of requests)
      expect(JSON.stringify(user)).toBe(JSON.stringify({ role: "user", content: [WHOLE, TEXT] }));
  });

  it("of tools are kept the same way", async () => {
    const tool = async () => ({ content: [{ ...WHOLE, data: OTHER, mediaType: "image/gif" }] });
    const blobs = openMemoryBlobs();
    const run = bench([callTools({ id: "c1", name: "look", args: {} }), say("A bird.")], { blobs, tool });
    const params = { ...MODEL, prompt: "Look.", externalTools: [TOOL] };
    const { sessionId } = await run.handlers["session/create"](params, run.context());
    expect(JSON.stringify(run.provider.requests[1]?.messages)).toContain(OTHER);
    const { messages } = await run.handlers["session/history"]({ sessionId }, run.context());
    expect(JSON.stringify(messages)).not.toContain(OTHER);
    expect(await blobs.get(kept(messages)[0] ?? "")).toMatchObject({ mediaType: "image/gif", data: OTHER });
  });

  it("of tools that no model could read are errors of the tool", async () => {
    const tool = async () => ({ content: [{ ...WHOLE, data: "no base64" }] });
    const run = bench([callTools({ id: "c1", name: "look", args: {} }), say("I see.")], {
      blobs: openMemoryBlobs(),
      tool,
    });
    await run.handlers["session/create"]({ ...MODEL, prompt: "Look.", externalTools: [TOOL] }, run.context());
    expect(JSON.stringify(run.provider.requests[1]?.messages)).toContain("/content/0/data is not base64");
  });

  it("can be given by reference, and an unknown reference is refused with its pointer", async () => {
    const blobs = openMemoryBlobs();
    const blobId = await blobs.put(WHOLE);
    const run = bench([say("A dot."), say("Yes.")], { blobs });
    const image = { type: "image", mediaType: "image/png", source: "blob", blobId } as const;
    const { sessionId } = await run.handlers["session/create"]({ ...MODEL, prompt: [image] }, run.context());
    expect(run.provider.requests[0]?.messages).toEqual([{ role: "user", content: [WHOLE] }]);
    const unknown = { ...image, blobId: `sha256:${"0".repeat(64)}` };
    const refused = async () => run.handlers["turn/start"]({ sessionId, prompt: [TEXT, unknown] }, run.context());
    await expect(refused()).rejects.toMatchObject({
      code: "INVALID_PARAMS",
      details: { parameter: "/prompt/1/blob_id" },
    });
    await run.handlers["turn/start"]({ sessionId, prompt: "Still there?" }, run.context());
  });

  it("of a staged prompt are blobs in the settings", async () => {
    const run = bench([say("A dot.")], { blobs: openMemoryBlobs() });
    const params = { ...MODEL, prompt: [WHOLE], initialTurn: "deferred" } as const;
    const { sessionId } = await run.handlers["session/create"](params, run.context());
    expect(JSON.stringify(await run.store.read(sessionId))).not.toContain(DATA);
    await run.handlers["turn/start"]({ sessionId, prompt: "Go." }, run.context());
    expect(run.provider.requests[0]?.messages[0]).toEqual({ role: "user", content: [WHOLE] });
  });

  it("stay in the messages where there is no blob store", async () => {
    const run = bench([say("A dot.")]);
    const { sessionId } = await run.handlers["session/create"]({ ...MODEL, prompt: [WHOLE] }, run.context());
    const { messages } = await run.handlers["session/history"]({ sessionId }, run.context());
    expect(messages[1]).toEqual({ role: "user", content: [WHOLE] });
  });

  it("that are gone make a turn fail and say which", async () => {
    const first = bench([say("A dot.")], { blobs: openMemoryBlobs() });
    const { sessionId } = await first.handlers["session/create"]({ ...MODEL, prompt: [WHOLE] }, first.context());
    const again = bench([say("Yes.")], { blobs: openMemoryBlobs(), store: first.store });
    const refused = async () => again.handlers["turn/start"]({ sessionId, prompt: "Sure?" }, again.context());
    await expect(refused()).rejects.toMatchObject({ code: "INTERNAL_ERROR", details: { reason: "missing_blob" } });
  });
});
