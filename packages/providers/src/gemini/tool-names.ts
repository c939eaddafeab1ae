import type { Message } from "@meerkat/protocol";
import type { ModelRequest } from "../port.ts";
import { callsOf } from "./calls-of.ts";

const LONGEST = 128;
const VALID = /^[A-Za-z_][\w.:-]*$/;

/** The names of tools as the API takes them, and back. */
export interface ToolNames {
  toWire(name: string): string;
  fromWire(name: string): string;
}

/** The names of all tools of a request: those on offer and those that the history calls. */
export function toolNames({ tools, messages }: Pick<ModelRequest, "tools" | "messages">): ToolNames {
  const own = new Set([...tools.map(({ name }) => name), ...namesCalled(messages)]);
  // Names that need no change come first, so that no cleaned one takes their place.
  const ordered = [...own].sort((a, b) => Number(isValid(b)) - Number(isValid(a)));
  const wires = new Map<string, string>();
  const owners = new Map<string, string>();
  for (const name of ordered) {
    const wire = free(isValid(name) ? name : cleaned(name), owners);
    wires.set(name, wire);
    owners.set(wire, name);
  }
  return { toWire: (name) => wires.get(name) ?? cleaned(name), fromWire: (wire) => owners.get(wire) ?? wire };
}

function namesCalled(messages: readonly Message[]): readonly string[] {
  return messages.flatMap(callsOf).map(({ name }) => name);
}

function isValid(name: string): boolean {
  return VALID.test(name) && name.length <= LONGEST;
}

function cleaned(name: string): string {
  const known = name.replace(/[^\w.:-]/g, "_");
  return (/^[A-Za-z_]/.test(known) ? known : `_${known}`).slice(0, LONGEST);
}

/** The name, or one beside it that is not taken yet. */
function free(name: string, taken: ReadonlyMap<string, string>): string {
  let candidate = name;
  for (let count = 2; taken.has(candidate); count++) {
    const suffix = `_${count}`;
    candidate = `${name.slice(0, LONGEST - suffix.length)}${suffix}`;
  }
  return candidate;
}
