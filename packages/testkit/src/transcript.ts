import { readFileSync, writeFileSync } from "node:fs";
import type { RawClient, WireMessage } from "./raw-client.ts";

/** One line of a transcript: `>` is what the client sends, `<` what the server answers. */
export interface TranscriptLine {
  readonly direction: ">" | "<";
  readonly text: string;
}

/** Reads a transcript file: lines that begin with `> ` or `< `, and `#` comments. */
export function readTranscript(file: string): readonly TranscriptLine[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      const direction = line.slice(0, 1);
      return direction === ">" || direction === "<" ? [{ direction, text: line.slice(2) } as const] : [];
    });
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Replaces what differs from run to run (ids, times) by names, and puts the real ids back into what is sent. */
class Names {
  readonly #byId = new Map<string, string>();

  hide(message: WireMessage): string {
    const text = JSON.stringify(message, (key, value) =>
      /^(timestamp_ms|duration_ms)$/.test(key) ? 0 : /_at$/.test(key) ? "<time>" : value,
    );
    return text.replace(UUID, (id) => this.#byId.get(id) ?? this.#add(id));
  }

  show(text: string): string {
    return [...this.#byId].reduce((sent, [id, name]) => sent.replaceAll(name, id), text);
  }

  #add(id: string): string {
    const name = `<id-${this.#byId.size + 1}>`;
    this.#byId.set(id, name);
    return name;
  }
}

/**
 * Sends the `>` lines of a transcript to a server and returns the conversation as it went, in the transcript's own
 * form, so that it can be compared with the file as a whole.
 */
export async function replay(client: RawClient, transcript: readonly TranscriptLine[]): Promise<string> {
  const names = new Names();
  const said: string[] = [];
  for (const { direction, text } of transcript) {
    if (direction === ">") client.sendLine(names.show(text));
    said.push(direction === ">" ? `> ${text}` : `< ${names.hide(await client.next())}`);
  }
  return `${said.join("\n")}\n`;
}

/** Records a transcript anew: sends its `>` lines and keeps every answer until the server has been silent for a while. */
export async function record(
  client: RawClient,
  transcript: readonly TranscriptLine[],
  file: string,
  silenceMs = 300,
): Promise<void> {
  const names = new Names();
  const said: string[] = [];
  let waiting = client.next();
  for (const { direction, text } of transcript) {
    if (direction === "<") continue;
    client.sendLine(names.show(text));
    said.push(`> ${text}`);
    for (;;) {
      const message = await Promise.race([
        waiting,
        new Promise<undefined>((resolve) => setTimeout(resolve, silenceMs, undefined)),
      ]);
      if (!message) break;
      said.push(`< ${names.hide(message)}`);
      waiting = client.next();
    }
  }
  waiting.catch(() => undefined);
  const comments = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("#"));
  writeFileSync(file, `${[...comments, ...said].join("\n")}\n`);
}
