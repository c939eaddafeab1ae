import { type AssistantBlock, isRecord, type JsonValue, type Message } from "@meerkat/protocol";
import type { ToolSpec } from "@meerkat/providers";
import { type Lowered, type ProfileName, planRequest } from "@meerkat/structured-output";
import type { Log } from "../log.ts";
import type { Tool } from "./toolbox.ts";

/** Tools as a provider is told of them, with the way between its spelling of arguments and the tools' own. */
export interface Offer {
  readonly specs: readonly ToolSpec[];
  /** Answers of the model with the arguments as the tools' authors spell them. */
  read(blocks: readonly AssistantBlock[]): readonly AssistantBlock[];
  /** A history with the arguments as the model spells them. */
  spell(messages: readonly Message[]): readonly Message[];
}

/** Makes offers. The same tools give the same offer, so that nothing is lowered twice in a run. */
export function createOffers(profile: ProfileName | undefined, log: Log): (tools: readonly Tool[]) => Offer {
  let last: { readonly tools: readonly Tool[]; readonly offer: Offer } | undefined;
  return (tools) => {
    if (last === undefined || !sameTools(last.tools, tools)) last = { tools, offer: makeOffer(tools, profile, log) };
    return last.offer;
  };
}

function sameTools(one: readonly Tool[], other: readonly Tool[]): boolean {
  return one.length === other.length && one.every(({ def }, index) => def === other[index]?.def);
}

function makeOffer(tools: readonly Tool[], profile: ProfileName | undefined, log: Log): Offer {
  const plain = { specs: tools.map(({ def }) => def), read: same<AssistantBlock>, spell: same<Message> };
  if (profile === undefined || profile === "none" || tools.length === 0) return plain;
  const plan = planRequest({ tools: tools.map(({ def }) => def), profile });
  const lowered = new Map(plan.tools.flatMap((tool) => (tool.lowered ? [[tool.name, tool.lowered]] : [])));
  for (const { name, unconstrained } of plan.tools) {
    if (unconstrained)
      log("debug", "A tool is offered without constrained arguments", { tool: name, reason: unconstrained });
  }
  return {
    specs: tools.map(({ def }) => specOf(def, lowered.get(def.name))),
    read: (blocks) => blocks.map((block) => withArgs(block, lowered, (codec, args) => readArgs(codec, args))),
    spell: (messages) =>
      messages.map((message) =>
        message.role === "block_assistant"
          ? { ...message, blocks: message.blocks.map((block) => withArgs(block, lowered, spellArgs)) }
          : message,
      ),
  };
}

function same<T>(items: readonly T[]): readonly T[] {
  return items;
}

function specOf(def: Tool["def"], lowered: Lowered | undefined): ToolSpec {
  return lowered === undefined ? def : { ...def, inputSchema: lowered.wireSchema, strict: true };
}

function withArgs(
  block: AssistantBlock,
  lowered: ReadonlyMap<string, Lowered>,
  change: (codec: Lowered, args: JsonValue) => JsonValue,
): AssistantBlock {
  if (block.blockType !== "tool_use") return block;
  const codec = lowered.get(block.data.name);
  return codec === undefined ? block : { ...block, data: { ...block.data, args: change(codec, block.data.args) } };
}

function readArgs(codec: Lowered, args: JsonValue): JsonValue {
  const decoded = isRecord(args) ? codec.decode(args) : undefined;
  return decoded?.ok ? decoded.value : args;
}

/** Arguments that the schema cannot hold (a model that was not constrained wrote them) are shown as they are. */
function spellArgs(codec: Lowered, args: JsonValue): JsonValue {
  try {
    return codec.encode(args);
  } catch {
    return args;
  }
}
