import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { failureOf } from "./failure.ts";
import { secretsOf, withoutSecrets } from "./secrets.ts";

const printable = fc.string({
  unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_.~+/=!$&*"),
  minLength: 8,
  maxLength: 60,
});

/** Where a server, an SDK or a network may repeat what it was sent. */
const ECHOES: readonly ((secret: string) => Error)[] = [
  (secret) => new Error(`Incorrect key: ${secret}.`),
  (secret) => Object.assign(new Error("401"), { status: 401, error: { error: { message: `no ${secret}` } } }),
  (secret) => Object.assign(new Error("500"), { status: 500, headers: new Headers({ "x-echo": secret }) }),
  (secret) => new Error("Connection error.", { cause: new Error("inner", { cause: new Error(`at ${secret}`) }) }),
  (secret) => new AggregateError([new Error(`one: ${secret}`)], "All failed"),
  (secret) => new Error("odd", { cause: { request: { url: `https://h/?key=${secret}` } } }),
];

test("nothing that an error shows, whole, tells a key or the token of a header", () => {
  fc.assert(
    fc.property(printable, fc.constantFrom(...ECHOES), (token, echo) => {
      const options = { apiKey: `k-${token}`, headers: { authorization: `Bearer ${token}` } };
      for (const secret of [options.apiKey, options.headers.authorization, token]) {
        const failure = failureOf(echo(secret), { provider: "acme", secrets: secretsOf(options) });
        expect(inspect(failure, { depth: 12 }) + JSON.stringify(failure)).not.toContain(secret);
      }
    }),
  );
});

test("what an address carries is told by no error", () => {
  const secrets = secretsOf({ baseUrl: "https://user:pass-word@host/v1?subscription=abcdef123456" });
  const said = "cannot reach https://user:pass-word@host/v1?subscription=abcdef123456 as user:pw with pass-word";
  expect(withoutSecrets(said, secrets)).toBe("cannot reach https://***@host/v1?subscription=*** as user:pw with ***");
});

test("what an address carries is known as it is written there and as it is meant", () => {
  const secrets = secretsOf({ baseUrl: "https://us%40er-name:p%40ss-word@host/v1?subscription=ab%20cdef%2F123" });
  const said = "us@er-name, us%40er-name, p@ss-word, p%40ss-word, ab cdef/123, ab%20cdef%2F123";
  expect(withoutSecrets(said, secrets)).toBe("***, ***, ***, ***, ***, ***");
});

test("a secret that begins as another one is blotted out whole", () => {
  const secrets = secretsOf({ apiKey: "key-012345", headers: { "x-gateway": "key-012345-and-the-rest" } });
  expect(withoutSecrets("key-012345-and-the-rest, key-012345", secrets)).toBe("***, ***");
});

test.each([
  ["Bearer eyJhbGciOiJIUzI1NiJ9.e30", "Bearer ***"],
  ["key sk-ant-api03-AAAABBBBCCCCDDDD was refused", "key *** was refused"],
  ["GET https://host/path?alt=sse&key=AIzaSyExample", "GET https://host/path?alt=sse&key=***"],
  ["Bearer authentication is required", "Bearer authentication is required"],
  ["invalid x-api-key", "invalid x-api-key"],
  ["call https://host/v1/messages", "call https://host/v1/messages"],
])("a stranger's secret is known by its looks: %s", (said, told) => {
  expect(withoutSecrets(said, [])).toBe(told);
});
