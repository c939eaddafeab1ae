import type { JsonObject } from "@meerkat/protocol";

/** The body of the one request that a call makes. The request never leaves, so the call itself fails. */
export async function sentBy(call: () => Promise<unknown>): Promise<JsonObject> {
  const real = globalThis.fetch;
  let body: JsonObject | undefined;
  globalThis.fetch = async (_, init) => {
    body = JSON.parse(String(init?.body));
    return new Response("{}", { status: 400 });
  };
  try {
    await call();
  } catch (error) {
    if (body === undefined) throw error;
  } finally {
    globalThis.fetch = real;
  }
  if (body === undefined) throw new Error("no request was made");
  return body;
}
