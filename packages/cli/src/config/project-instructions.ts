import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "@meerkat/server";

/** More than this of a project's AGENTS.md is not put into every system prompt. */
const MAX_BYTES = 32 * 1024;

/** The instructions of a project, `AGENTS.md` or `.rkat/AGENTS.md`; undefined when it has none. */
export async function projectInstructions(contextRoot: string, log: Log): Promise<string | undefined> {
  for (const path of [join(contextRoot, "AGENTS.md"), join(contextRoot, ".rkat", "AGENTS.md")]) {
    const text = await beginning(path, log);
    if (text !== undefined) return text;
  }
  return undefined;
}

async function beginning(path: string, log: Log): Promise<string | undefined> {
  try {
    await using file = await open(path, "r");
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES + 1), 0, MAX_BYTES + 1, 0);
    if (bytesRead > MAX_BYTES) log("warn", `${path} is longer than ${MAX_BYTES} bytes; the rest is left out.`);
    // A character that the cut splits is left out whole.
    return new TextDecoder().decode(buffer.subarray(0, Math.min(bytesRead, MAX_BYTES)), { stream: true });
  } catch (error) {
    const missing = error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
    if (!missing) log("warn", `${path} cannot be read and is left out.`);
    return undefined;
  }
}
