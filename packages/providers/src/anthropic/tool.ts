import type { Tool, ToolChoice, ToolUnion } from "@anthropic-ai/sdk/resources/messages/messages";
import { isRecord, type JsonObject } from "@meerkat/protocol";
import { callsOf } from "../calls-of.ts";
import type { ModelRequest, ToolSpec } from "../port.ts";
import { withoutAtRoot } from "../root-schema.ts";
import { choiceOf, withChoiceRenamed } from "../tool-choice.ts";
import type { ToolName } from "./assistant.ts";

/** What the API refuses at the root of a schema. */
const NOT_AT_ROOT = ["anyOf", "oneOf", "allOf"];

const EMPTY: Tool.InputSchema = { type: "object" };

/** What a request says of tools. */
interface Tools {
  readonly tools?: ToolUnion[];
  readonly tool_choice?: ToolChoice;
}

/** The tools of a request: those on offer, those that the provider runs, or else those that the history speaks of. */
export function toolsOf(request: ModelRequest, toolName: ToolName): Tools {
  const tools = [...request.tools.map((spec) => toolOf(spec, toolName)), ...hostedTools(request.providerParams)];
  if (tools.length > 0) return { tools, ...withChoiceRenamed(choiceOf(request), toolName) };
  // The API wants every tool declared that the history speaks of, also where none may be called.
  const mentioned = [...new Set(request.messages.flatMap(callsOf).map(({ name }) => toolName(name)))];
  if (mentioned.length === 0) return {};
  return { tools: mentioned.map((name) => ({ name, input_schema: EMPTY })), tool_choice: { type: "none" } };
}

function toolOf({ name, description, inputSchema, strict }: ToolSpec, toolName: ToolName): Tool {
  const { schema, told } = withoutAtRoot(inputSchema, NOT_AT_ROOT);
  return {
    name: toolName(name),
    description: told === "" ? description : `${description}\n\n${told}`.trim(),
    input_schema: { ...schema, type: "object" },
    ...(strict === true ? { strict: true } : {}),
  };
}

/** The provider's own tools, which are asked for by `tools` and run at the provider. */
function hostedTools({ tools }: JsonObject = {}): readonly ToolUnion[] {
  return Array.isArray(tools) ? tools.filter(isTool) : [];
}

function isTool(tool: unknown): tool is ToolUnion {
  return isRecord(tool) && typeof tool.type === "string";
}
