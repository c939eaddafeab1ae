const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;
const MASK_64 = 0xffffffffffffffffn;

/** The realm of a project: the same for every command run in it. */
export function workspaceRealm(projectRoot: string): string {
  return `ws-${fnv1a64(projectRoot)}`;
}

/** A realm nobody else has. */
export function freshRealm(now: number = Date.now()): string {
  const time = now.toString(16).padStart(12, "0");
  // The global one: importing Node's crypto module would cost every start of the server several milliseconds.
  const random = crypto.getRandomValues(new Uint8Array(10));
  random[0] = ((random[0] ?? 0) & 0x0f) | 0x70;
  random[2] = ((random[2] ?? 0) & 0x3f) | 0x80;
  const tail = Buffer.from(random).toString("hex");
  return `realm-${time.slice(0, 8)}-${time.slice(8)}-${tail.slice(0, 4)}-${tail.slice(4, 8)}-${tail.slice(8)}`;
}

/** FNV-1a over the UTF-8 bytes of a text, as 16 hexadecimal digits. */
export function fnv1a64(text: string): string {
  let hash = FNV_OFFSET;
  for (const byte of Buffer.from(text)) hash = ((hash ^ BigInt(byte)) * FNV_PRIME) & MASK_64;
  return hash.toString(16).padStart(16, "0");
}
