import { afterEach, expect, it } from "vitest";
import { type Script, scriptedServer } from "../test/scripted-server.ts";
import { MeerkatClient } from "./index.ts";

const CONFIG = { agent: { max_turns: 3 } };
const ENVELOPE = { config: CONFIG, generation: 2, realm_id: "r", instance_id: null, backend: null };
const clients: MeerkatClient[] = [];

afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

async function connected(script: Script) {
  const server = scriptedServer(script);
  const client = new MeerkatClient({ transport: server.transport });
  clients.push(client);
  return { server, client: await client.connect() };
}

it("reads and changes the configuration, whose own keys keep their spelling", async () => {
  const answer = () => ENVELOPE;
  const script = { "config/get": answer, "config/set": answer, "config/patch": answer };
  const { server, client } = await connected(script);
  const envelope = { config: CONFIG, generation: 2, realmId: "r", instanceId: null, backend: null };
  expect(await client.getConfig()).toEqual(envelope);
  expect(await client.setConfig(CONFIG, { expectedGeneration: 1 })).toEqual(envelope);
  expect(await client.patchConfig({ agent: { max_turns: null } })).toEqual(envelope);
  expect(server.calls.slice(2).map(({ params }) => params)).toEqual([
    {},
    { config: CONFIG, expected_generation: 1 },
    { patch: { agent: { max_turns: null } } },
  ]);
});

it("gets a blob", async () => {
  const { client } = await connected({
    "blob/get": ({ params }) => ({ blob_id: params.blob_id, media_type: "image/png", data: "aGk=" }),
  });
  expect(await client.getBlob("b")).toEqual({ blobId: "b", mediaType: "image/png", data: "aGk=" });
});
