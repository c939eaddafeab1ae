import { type ContractRejection, contractRejections, localServer, rawClient } from "@meerkat/testkit";
import { describe, expect, it } from "vitest";
import { fixtureBlobs, fixtureStore, REALM } from "./fixtures.ts";

describe("what is in the rejections is refused by the real server, and it goes on", () => {
  it.each(
    contractRejections().map((rejection) => [rejection.name, rejection] as const),
  )("%s", async (_name, rejection) => {
    const server = localServer({ realm: REALM, store: await fixtureStore(), blobs: await fixtureBlobs() });
    const client = rawClient(server.connect());
    const { error, id } = await refused(client, rejection);
    expect(error.code).toBe(rejection.error.code);
    if (rejection.error.data_code)
      expect(error.data).toMatchObject({ code: rejection.error.data_code, message: expect.any(String) });
    if (rejection.error.data_code === "CAPABILITY_UNAVAILABLE")
      expect(error.data).toHaveProperty("capability_hint.capability_id");
    expect(error.message).toContain(rejection.error.message_contains ?? "");
    expect(id).toBe(rejection.line === undefined ? 1 : null);
    expect((await client.call("capabilities/get", {})).response.error).toBeUndefined();
    await server.close();
  });

  async function refused(client: ReturnType<typeof rawClient>, { line, method, params }: ContractRejection) {
    if (line !== undefined) client.sendLine(line);
    const message = line === undefined ? (await client.call(method ?? "", params)).response : await client.next();
    expect(message).not.toHaveProperty("result");
    return message as { id: unknown; error: { code: number; message: string; data?: unknown } };
  }
});
