import type { Caller, ToolDef } from "@meerkat/protocol";
import { callbackTool } from "./callback.ts";
import type { Tool, Toolbox } from "./toolbox.ts";

/** The callback tools that each connection registered. They go with their connection. */
export interface Registrations {
  register(caller: Caller, tools: readonly ToolDef[]): void;
  /** The connection's tools with a session's own ones in front of those of the same name. */
  toolbox(caller: Caller, own: readonly ToolDef[]): Toolbox;
}

export function createRegistrations(timeoutMs: number): Registrations {
  const byCaller = new WeakMap<Caller, Map<string, Tool>>();
  return {
    register: (caller, defs) => {
      const tools = byCaller.get(caller) ?? new Map<string, Tool>();
      for (const def of defs) tools.set(def.name, callbackTool(def, caller, timeoutMs));
      byCaller.set(caller, tools);
    },
    toolbox: (caller, own) => {
      const inline = new Map(own.map((def) => [def.name, callbackTool(def, caller, timeoutMs)]));
      return { tools: () => [...new Map([...(byCaller.get(caller) ?? []), ...inline]).values()] };
    },
  };
}
