import { isMeerkatError } from "@meerkat/errors";
import { isRecord } from "@meerkat/protocol";
import { type ModelEvent, type ProviderDriver, retryInfo } from "@meerkat/providers";
import { anthropicDriver } from "@meerkat/providers/anthropic";
import { geminiDriver } from "@meerkat/providers/gemini";
import { type DriverOptions, openaiDriver } from "@meerkat/providers/openai";
import { openaiCompatibleDriver } from "@meerkat/providers/openai-compatible";
import type { ScriptedReply } from "@meerkat/providers/testing";
import { ANTHROPIC, GEMINI, type ModelWire, OPENAI_CHAT, OPENAI_RESPONSES } from "@meerkat/testkit";
import { expect, test } from "vitest";

const REPLY: ScriptedReply = {
  reasoning: "Let me think.",
  text: "A hawk above.",
  toolCalls: [
    { id: "call_1", name: "look", args: { at: "sky" } },
    { id: "call_2", name: "wait", args: {} },
  ],
};

/** What stands in the place of a member; undefined takes it away. */
const DAMAGE = [undefined, null, 7, {}];

type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [[...path, key], ...pathsOf(child, [...path, key])]);
}

/** JSON with one member replaced. */
function damaged(json: string, path: Path, damage: unknown): string {
  const root: unknown = JSON.parse(json);
  const parent = path.slice(0, -1).reduce<unknown>((value, key) => Reflect.get(Object(value), key), root);
  Reflect.set(Object(parent), path.at(-1) ?? "", damage);
  return JSON.stringify(root);
}

/** The stream of a reply with each member of each event damaged in turn. */
function* streams(wire: ModelWire): Generator<string> {
  const frames = wire.frames(REPLY);
  for (const [index, frame] of frames.entries()) {
    const json = /data: (\{.*\})/.exec(frame)?.[1];
    if (json === undefined) continue;
    for (const path of pathsOf(JSON.parse(json)))
      for (const damage of DAMAGE)
        yield frames
          .with(
            index,
            frame.replace(json, () => damaged(json, path, damage)),
          )
          .join("");
  }
}

/** What is wrong with an event; undefined for one that keeps to the port. */
function faultOf(event: ModelEvent): string | undefined {
  const spoilt = JSON.stringify(event).match(/undefined|null[A-Za-z ]|\[object Object\]|NaN/);
  if (spoilt) return `garbled: ${spoilt[0]}`;
  if ("delta" in event) return typeof event.delta === "string" ? undefined : "a delta that is no text";
  if (event.type === "block") {
    if (event.block.blockType !== "tool_use") return undefined;
    const { id, name, args } = event.block.data;
    return typeof id === "string" && typeof name === "string" && args !== undefined ? undefined : "a call";
  }
  return Object.values(event.usage).every((count) => Number.isFinite(count)) ? undefined : "a count that is none";
}

test.each<[string, (options: () => DriverOptions) => ProviderDriver, ModelWire]>([
  ["anthropic", anthropicDriver, ANTHROPIC],
  ["openai", openaiDriver, OPENAI_RESPONSES],
  ["openai-compatible", (options) => openaiCompatibleDriver({}, options), OPENAI_CHAT],
  ["gemini", geminiDriver, GEMINI],
])("an event of %s with a member missing or of another kind spoils no event of ours", async (_, driver, wire) => {
  let body = "";
  const fetch = async () => new Response(body, { headers: { "content-type": "text/event-stream" } });
  const provider = await driver(() => ({ apiKey: "sk-test-12345678", fetch })).load();
  const faults: string[] = [];
  for (body of streams(wire)) {
    const request = { model: "m", messages: [{ role: "user", content: "Hi" }], tools: [] } as const;
    try {
      for await (const event of provider.stream(request, { signal: new AbortController().signal })) {
        const fault = faultOf(event);
        if (fault !== undefined) faults.push(fault);
      }
    } catch (error) {
      // The SDK itself reads `choices` before we do.
      const bySdk = isRecord(error) && String(error.message).includes("finish_reason");
      if (!isMeerkatError(error) || (retryInfo(error).reason === "unknown" && !bySdk)) faults.push(String(error));
    }
  }
  expect([...new Set(faults)]).toEqual([]);
});
