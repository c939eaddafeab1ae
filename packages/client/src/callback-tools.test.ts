import { afterEach, describe, expect, it } from "vitest";
import { type Script, scriptedServer } from "../test/scripted-server.ts";
import { MeerkatClient, MeerkatError } from "./index.ts";

const code = (name: string, message = "") =>
  expect.objectContaining({ code: name, message: expect.stringContaining(message) });
const clients: MeerkatClient[] = [];

afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

async function connected() {
  const server = scriptedServer();
  const client = new MeerkatClient({ transport: server.transport });
  clients.push(client);
  await client.connect();
  return { server, client };
}

describe("callback tools", () => {
  const schema = { type: "object", properties: { city: { type: "string" } } };

  it("are announced when connecting and when they come later", async () => {
    const server = scriptedServer();
    const client = new MeerkatClient({ transport: server.transport });
    clients.push(client);
    await client.registerTool("first", "One", schema, () => "1");
    expect(server.calls).toHaveLength(0);
    await client.connect();
    await client.registerTool("second", "Two", schema, () => "2");
    const registered = server.calls.filter(({ method }) => method === "tools/register").map(({ params }) => params);
    expect(registered).toEqual([
      { tools: [{ name: "first", description: "One", input_schema: schema }] },
      { tools: [{ name: "second", description: "Two", input_schema: schema }] },
    ]);
  });

  it("answer the server with what the handler returns or throws", async () => {
    const { server, client } = await connected();
    await client.registerTool("weather", "", schema, ({ city }, { toolUseId }) => `${city}: sunny (${toolUseId})`);
    await client.registerTool("look", "", schema, async () => [
      { type: "image", mediaType: "image/png", data: "aGk=" },
    ]);
    await client.registerTool("fail", "", schema, () => {
      throw new Error("no network");
    });
    const execute = (name: string) =>
      server.peer.call("tool/execute", { tool_use_id: "c1", name, arguments: { city: "Oslo" } });
    expect(await execute("weather")).toEqual({ content: "Oslo: sunny (c1)", is_error: false });
    expect(await execute("look")).toEqual({
      content: [{ type: "image", media_type: "image/png", data: "aGk=" }],
      is_error: false,
    });
    expect(await execute("fail")).toEqual({ content: "Tool error: no network", is_error: true });
    expect(await execute("other")).toEqual({ content: "Unknown tool: other", is_error: true });
    await expect(server.peer.call("mob/execute", {})).rejects.toThrow("Method not supported: mob/execute");
    await expect(server.peer.call("tool/execute", { name: "weather" })).rejects.toThrow("is missing");
  });

  it("tell the model when what they return is neither text nor blocks", async () => {
    const { server, client } = await connected();
    // @ts-expect-error a handler that no compiler has seen
    await client.registerTool("silent", "", {}, () => undefined);
    expect(await server.peer.call("tool/execute", { name: "silent", arguments: {}, tool_use_id: "1" })).toEqual({
      content: expect.stringContaining("silent returned undefined"),
      is_error: true,
    });
  });

  it("tell the model when they return blocks that cannot be sent", async () => {
    const { server, client } = await connected();
    const cycle: unknown[] = [];
    cycle.push(cycle);
    for (const [index, returned] of [[{ type: "text", text: 5n }], cycle, [{ type: "picture" }]].entries()) {
      // @ts-expect-error a handler that no compiler has seen
      await client.registerTool("odd", "", {}, () => returned);
      const answer = await server.peer.call("tool/execute", { name: "odd", arguments: {}, tool_use_id: `${index}` });
      const content = expect.stringMatching(/^Tool error: odd returned content blocks that are none: \/content\/0/);
      expect(answer).toEqual({ content, is_error: true });
    }
  });

  it("are refused at once where no server takes them", async () => {
    const server = scriptedServer();
    const client = new MeerkatClient({ transport: server.transport });
    clients.push(client);
    await expect(client.registerTool("", "", schema, () => "")).rejects.toThrow(code("INVALID_ARGS", "/name"));
    for (const type of ["string", ["array", "null"]])
      await expect(client.registerTool("t", "", { type }, () => "")).rejects.toThrow(code("INVALID_ARGS", '"t"'));
    // @ts-expect-error a schema that no compiler has seen
    await expect(client.registerTool("t", "", "none", () => "")).rejects.toThrow(code("INVALID_ARGS", "/input_schema"));
    // @ts-expect-error a handler that is missing
    await expect(client.registerTool("t", "", schema)).rejects.toThrow(code("INVALID_ARGS", "handler"));
    await client.connect();
    expect(server.calls.map(({ method }) => method)).not.toContain("tools/register");
  });

  it("are what they were before one that the server refuses, so that connecting again succeeds", async () => {
    const refusing: Script = {
      "tools/register": ({ params }) => {
        if (JSON.stringify(params).includes("refused")) throw new MeerkatError("INVALID_PARAMS", "Not this one.");
        return { registered: 1 };
      },
    };
    const servers = [scriptedServer(refusing), scriptedServer(refusing)] as const;
    let connections = 0;
    const client = new MeerkatClient({ transport: () => servers[connections++ ? 1 : 0].transport });
    clients.push(client);
    await client.connect();
    await client.registerTool("kept", "", schema, () => "old");
    for (const name of ["kept", "new"])
      await expect(client.registerTool(name, "refused", schema, () => "new")).rejects.toThrow(code("INVALID_PARAMS"));
    await servers[0].peer.close();
    await expect(client.listSessions()).rejects.toThrow(code("CONNECTION_CLOSED"));
    await client.connect();
    const [registered] = servers[1].calls.filter(({ method }) => method === "tools/register");
    expect(registered?.params.tools).toEqual([{ name: "kept", description: "", input_schema: schema }]);
    const call = { name: "kept", arguments: {}, tool_use_id: "1" };
    expect(await servers[1].peer.call("tool/execute", call)).toEqual({ content: "old", is_error: false });
  });

  it("hear when the server gives them up", async () => {
    const { server, client } = await connected();
    const started = Promise.withResolvers<AbortSignal>();
    await client.registerTool("slow", "", schema, (_args, { signal }) => {
      started.resolve(signal);
      return new Promise(() => undefined);
    });
    const controller = new AbortController();
    const call = server.peer.call(
      "tool/execute",
      { tool_use_id: "c1", name: "slow", arguments: {} },
      { signal: controller.signal },
    );
    const signal = await started.promise;
    const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
    controller.abort(new Error("timeout"));
    await expect(call).rejects.toThrow("timeout");
    await aborted;
  });
});
