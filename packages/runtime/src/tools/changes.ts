import type { ToolConfigChangedEvent, ToolDef } from "@meerkat/protocol";
import type { Tool } from "./toolbox.ts";

/** Notices which tools were added or removed since it looked last; the first look is the baseline. */
export function watchTools(): (tools: readonly Tool[], turn: number) => readonly ToolConfigChangedEvent[] {
  let seen: ReadonlyMap<string, ToolDef> | undefined;
  return (tools, turn) => {
    const before = seen;
    const now = new Map(tools.map(({ def }) => [def.name, def]));
    seen = now;
    if (!before) return [];
    const added = [...now].filter(([name, def]) => before.get(name) !== def).map(([name]) => change("add", name, turn));
    const removed = [...before.keys()].filter((name) => !now.has(name)).map((name) => change("remove", name, turn));
    return [...added, ...removed];
  };
}

function change(operation: "add" | "remove", name: string, appliedAtTurn: number): ToolConfigChangedEvent {
  return {
    type: "tool_config_changed",
    payload: { operation, target: `callback:${name}`, status: "applied", persisted: false, appliedAtTurn },
  };
}
