import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { localServer, ROOT, rawClient, readTranscript, record, replay } from "@meerkat/testkit";
import { describe, expect, it } from "vitest";

const FOLDER = join(ROOT, "packages/testkit/transcripts");

/** `UPDATE_TRANSCRIPTS=1` records them anew; look at the diff before you commit it. */
const updating = process.env.UPDATE_TRANSCRIPTS === "1";

describe("transcripts, replayed against the real server", () => {
  it.each(readdirSync(FOLDER))("%s", async (name) => {
    const file = join(FOLDER, name);
    const transcript = readTranscript(file);
    const server = localServer();
    const client = rawClient(server.connect());
    if (updating) await record(client, transcript, file);
    else {
      const golden = readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => !line.startsWith("#"))
        .join("\n");
      expect(await replay(client, transcript)).toBe(golden);
      expect(transcript.filter(({ direction }) => direction === "<").length).toBeGreaterThan(0);
    }
    await server.close();
  });
});
