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

function at(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), root);
}

function isObject(json: string, path: Path): boolean {
  return isRecord(at(JSON.parse(json), path));
}

/** JSON with one member replaced. */
function damaged(json: string, path: Path, damage: unknown): string {
  const root: unknown = JSON.parse(json);
  const parent = at(root, path.slice(0, -1));
  Reflect.set(Object(parent), path.at(-1) ?? "", damage);
  return JSON.stringify(root);
}

/** A stream, and which of its members was damaged. */
interface Damaged {
  readonly body: string;
  readonly place: string;
  /** Whether a server may as well have left out what is damaged, as far as anybody can tell. */
  readonly leftOut: boolean;
}

/** The stream of a reply with each member of each event damaged in turn. */
function* streams(wire: ModelWire): Generator<Damaged> {
  const frames = wire.frames(REPLY);
  for (const [index, frame] of frames.entries()) {
    const json = /data: (\{.*\})/.exec(frame)?.[1];
    if (json === undefined) continue;
    for (const path of pathsOf(JSON.parse(json)))
      for (const damage of DAMAGE) {
        const spoilt = frame.replace(json, () => damaged(json, path, damage));
        const leftOut = damage === undefined || damage === null || (typeof damage === "object" && isObject(json, path));
        yield { body: frames.with(index, spoilt).join(""), place: `${path.join(".")} of ${frame}`, leftOut };
      }
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

/** Whether the model is told that its arguments are none. */
function isToldOfArguments(event: ModelEvent): boolean {
  return event.type === "block" && event.block.blockType === "tool_use" && typeof event.block.data.args === "string";
}

/** What an answer says, however its blocks are noted; a block whose end is not told comes later. */
function said(events: readonly ModelEvent[]): string {
  const blocks = events.flatMap((event) => (event.type === "block" ? [event.block] : []));
  const contents = blocks.map(({ blockType, data }) => {
    if (blockType === "tool_use") return [blockType, data.name, data.args];
    return [blockType, blockType === "unknown" ? "" : data.text];
  });
  return JSON.stringify([events.at(-1)?.type, ...contents.map((content) => JSON.stringify(content)).sort()]);
}

/** What cannot be noticed in an API. */
interface Blind {
  /** That a member is missing: every one may be. */
  readonly left?: true;
  readonly places?: RegExp;
}

test.each<[string, (options: () => DriverOptions) => ProviderDriver, ModelWire, Blind]>([
  ["anthropic", anthropicDriver, ANTHROPIC, {}],
  ["openai", openaiDriver, OPENAI_RESPONSES, {}],
  ["openai-compatible", (options) => openaiCompatibleDriver({}, options), OPENAI_CHAT, { left: true }],
  // What a model writes for a tool may be anything, and candidates are read by the SDK.
  ["gemini", geminiDriver, GEMINI, { left: true, places: /args\.at|^candidates\.0 / }],
])("an event of %s with a member missing or of another kind spoils and loses nothing unnoticed", async (...row) => {
  const [, driver, wire, blind] = row;
  let body = wire.frames(REPLY).join("");
  const fetch = async () => new Response(body, { headers: { "content-type": "text/event-stream" } });
  const provider = await driver(() => ({ apiKey: "sk-test-12345678", fetch })).load();
  const request = { model: "m", messages: [{ role: "user", content: "Hi" }], tools: [] } as const;
  const ask = async () => {
    const events: ModelEvent[] = [];
    for await (const event of provider.stream(request, { signal: new AbortController().signal })) events.push(event);
    return events;
  };
  const whole = said(await ask());
  const faults: string[] = [];
  for (const { body: spoilt, place, leftOut } of streams(wire)) {
    body = spoilt;
    try {
      const events = await ask();
      faults.push(...events.map(faultOf).filter((fault) => fault !== undefined));
      const excused = (leftOut && blind.left) || blind.places?.test(place) || events.some(isToldOfArguments);
      if (said(events) !== whole && !excused) faults.push(`${place}: ${said(events)}`);
    } catch (error) {
      if (!isMeerkatError(error) || retryInfo(error).reason === "unknown") faults.push(String(error));
    }
  }
  expect([...new Set(faults)]).toEqual([]);
});
