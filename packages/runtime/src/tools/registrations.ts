import type { Caller, ToolDef } from "@meerkat/protocol";
import { type CallbackTerms, callbackTool } from "./callback.ts";
import type { Toolbox } from "./toolbox.ts";

/** The callback tools that each connection registered. They go with their connection. */
export interface Registrations {
  register(caller: Caller, tools: readonly ToolDef[]): void;
  /** The connection's tools with a session's own ones in front of those of the same name. */
  toolbox(caller: Caller, own: readonly ToolDef[], terms: CallbackTerms): Toolbox;
}

export function createRegistrations(): Registrations {
  const byCaller = new WeakMap<Caller, Map<string, ToolDef>>();
  return {
    register: (caller, defs) => {
      const tools = byCaller.get(caller) ?? new Map<string, ToolDef>();
      for (const def of defs) tools.set(def.name, def);
      byCaller.set(caller, tools);
    },
    toolbox: (caller, own, terms) => {
      const inline = new Map(own.map((def) => [def.name, def]));
      const defs = () => [...new Map([...(byCaller.get(caller) ?? []), ...inline]).values()];
      return { tools: () => defs().map((def) => callbackTool(def, caller, terms)) };
    },
  };
}
