import { MeerkatError } from "@meerkat/errors";
import {
  type ContentInput,
  ContractViolation,
  decodeType,
  encodeType,
  type JsonObject,
  type NamedTypes,
  type Params,
  type Result,
  type ToolDef,
} from "@meerkat/protocol";

/** What a tool's handler is told besides its arguments. */
export interface ToolContext {
  /** Aborts when the server no longer waits for the tool or the connection is over. */
  readonly signal: AbortSignal;
  /** The id of the model's tool call, as in the events about it. */
  readonly toolUseId: string;
}

/**
 * Executes a tool for the model. `args` are what the model wrote, or what the tool's Standard Schema made of it. What
 * it returns goes to the model; what it throws goes there as an error text.
 */
export type ToolHandler<Args = JsonObject> = (args: Args, context: ToolContext) => ContentInput | Promise<ContentInput>;

/** The tools that this process executes for the server. */
export class CallbackTools {
  readonly #tools = new Map<string, { readonly definition: ToolDef; readonly handler: ToolHandler }>();

  /**
   * Adds a tool, or replaces the one of the same name. Returns what undoes that as long as no other has replaced it.
   * Throws INVALID_ARGS for a tool that no server would take, and for one that no call could ever fit.
   */
  add(definition: ToolDef, handler: ToolHandler): () => void {
    const cause = faultOf("ToolDef", definition);
    if (cause) throw new MeerkatError("INVALID_ARGS", `The tool cannot be registered: ${cause.message}.`, { cause });
    refuseOtherThanObjects(definition);
    const before = this.#tools.get(definition.name);
    const tool = { definition, handler };
    this.#tools.set(definition.name, tool);
    return () => {
      if (this.#tools.get(definition.name) !== tool) return;
      if (before) this.#tools.set(definition.name, before);
      else this.#tools.delete(definition.name);
    };
  }

  /** All tools, in the order they were added. */
  get definitions(): readonly ToolDef[] {
    return [...this.#tools.values()].map(({ definition }) => definition);
  }

  /** Runs a tool. Never rejects: the model can act on an error it reads, not on one that fails its run. */
  async execute(
    { name, arguments: args, toolUseId }: Params<"tool/execute">,
    signal: AbortSignal,
  ): Promise<Result<"tool/execute">> {
    const tool = this.#tools.get(name);
    if (!tool) return { content: `Unknown tool: ${name}`, isError: true };
    try {
      return { content: readable(name, await tool.handler(args, { signal, toolUseId })), isError: false };
    } catch (error) {
      return { content: `Tool error: ${error instanceof Error ? error.message : String(error)}`, isError: true };
    }
  }
}

/** Servers take such a schema and check by it: the model would be told of every call that it is wrong. */
function refuseOtherThanObjects({ name, inputSchema: { type } }: ToolDef): void {
  if (type === undefined || [type].flat().includes("object")) return;
  const message = `The tool "${name}" cannot be registered: its schema is of type ${JSON.stringify(type)}, and models call tools with an object.`;
  throw new MeerkatError("INVALID_ARGS", `${message} Make what it takes a property of one.`);
}

/** What a handler may return, for handlers that no compiler has seen. Throws a TypeError that the model can read. */
function readable(name: string, content: ContentInput): ContentInput {
  if (typeof content === "string") return content;
  if (!Array.isArray(content))
    throw new TypeError(
      `${name} returned ${content === null ? "null" : typeof content}; it has to return a text or content blocks.`,
    );
  // A BigInt or a cycle in one of them would fail only when the answer is written.
  const fault = faultOf("ToolExecuteResult", { content, isError: false });
  if (fault) throw new TypeError(`${name} returned content blocks that are none: ${fault.message}.`);
  return content;
}

/** Why the other side would refuse a value. */
function faultOf<N extends keyof NamedTypes>(type: N, value: NamedTypes[N]): ContractViolation | undefined {
  try {
    decodeType(type, encodeType(type, value));
  } catch (error) {
    if (error instanceof ContractViolation) return error;
    throw error;
  }
  return undefined;
}
