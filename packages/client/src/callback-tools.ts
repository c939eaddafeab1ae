import type { ContentInput, JsonObject, Params, Result, ToolDef } from "@meerkat/protocol";

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

  /** Adds a tool, or replaces the one of the same name. */
  add(definition: ToolDef, handler: ToolHandler): void {
    this.#tools.set(definition.name, { definition, handler });
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

/** What a handler may return, for handlers that no compiler has seen. Throws a TypeError that the model can read. */
function readable(name: string, content: ContentInput): ContentInput {
  if (typeof content === "string" || Array.isArray(content)) return content;
  throw new TypeError(
    `${name} returned ${content === null ? "null" : typeof content}; it has to return a text or content blocks.`,
  );
}
