import { generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KEYS, keyPair } from "../test/release.ts";
import { redirected } from "./release-url.ts";
import { readKeys, signerOf } from "./signature.ts";

const BYTES = Buffer.from('{"name":"rkat-rpc"}');
const SIGNATURE = sign(null, BYTES, KEYS.privateKey);
const keys = readKeys([...keyPair("old").publicKeys, ...KEYS.publicKeys]);

describe("a signature", () => {
  it("names the key that made it", () => {
    expect(signerOf(BYTES, `${SIGNATURE.toString("base64")}\n`, keys)).toBe("test");
  });

  it("fits nothing else: not one changed bit of what is signed, or of itself", () => {
    const flipped = (bytes: Buffer, bit: number) => {
      const copy = Buffer.from(bytes);
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return copy;
    };
    const refused = (bytes: Buffer, signature: Buffer) =>
      expect(() => signerOf(bytes, signature.toString("base64"), keys)).toThrow("cannot be trusted");
    fc.assert(
      fc.property(fc.nat(BYTES.length * 8 - 1), fc.nat(SIGNATURE.length * 8 - 1), (bit, other) => {
        refused(flipped(BYTES, bit), SIGNATURE);
        refused(BYTES, flipped(SIGNATURE, other));
      }),
    );
  });

  it("needs an ed25519 key", () => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
    expect(() => readKeys([{ id: "curve", publicKey: pem }])).toThrow('"curve" is no ed25519');
  });
});

describe("a redirect", () => {
  const to = (from: string, location: string) => redirected(new URL(from), location).href;

  it("may go from https to https, and stay on its origin", () => {
    expect(to("https://a.example/x", "https://b.example/y?sig=1")).toBe("https://b.example/y?sig=1");
    expect(to("http://127.0.0.1:1/x", "/y")).toBe("http://127.0.0.1:1/y");
  });

  it("never leaves encryption, nor an unencrypted origin", () => {
    for (const [from, location] of [
      ["https://a.example/x", "http://a.example/x"],
      ["https://a.example/x", "file:///etc/passwd"],
      ["http://127.0.0.1:1/x", "http://127.0.0.1:2/x"],
      ["http://127.0.0.1:1/x", "https://b.example/x"],
    ] as const)
      expect(() => to(from, location)).toThrow("was not followed");
  });
});
