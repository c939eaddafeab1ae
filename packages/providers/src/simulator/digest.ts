import { createHash } from "node:crypto";
import type { Message } from "@meerkat/protocol";
import type { ModelRequest } from "../port.ts";

/** A request in short. */
export interface RequestDigest {
  /** SHA-256 of everything the request says, in hexadecimal digits. */
  readonly digest: string;
  /** Size of the request's JSON in characters, with a digest in place of each picture's data. */
  readonly characters: number;
}

interface Link {
  readonly from: string;
  readonly to: RequestDigest;
}

// A message that was seen after the same history costs one look-up, so a long session costs only what is new.
const links = new WeakMap<Message, Link>();

/** The digest of a whole request: system, history, tools, schema, parameters and the bytes of pictures. */
export function digestRequest(request: ModelRequest): RequestDigest {
  const { messages, ...rest } = request;
  const head = JSON.stringify(rest);
  const history = digestHistory(messages);
  return { digest: sha256(`${history.digest} ${head}`), characters: history.characters + head.length };
}

/** SHA-256 of base64 data's bytes, in hexadecimal digits. */
export function digestBase64(data: string): string {
  return createHash("sha256").update(data, "base64").digest("hex");
}

function digestHistory(messages: readonly Message[]): RequestDigest {
  let chain: RequestDigest = { digest: "", characters: 0 };
  for (const message of messages) {
    const seen = links.get(message);
    const next = seen?.from === chain.digest ? seen.to : extend(chain, message);
    if (next !== seen?.to) links.set(message, { from: chain.digest, to: next });
    chain = next;
  }
  return chain;
}

function extend(chain: RequestDigest, message: Message): RequestDigest {
  const text = JSON.stringify(message, withoutData);
  return { digest: sha256(`${chain.digest} ${text}`), characters: chain.characters + text.length };
}

function withoutData(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("data" in value) || !("mediaType" in value)) return value;
  return typeof value.data === "string" ? { ...value, data: digestBase64(value.data) } : value;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
