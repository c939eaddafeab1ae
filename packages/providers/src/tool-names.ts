import type { Message } from "@meerkat/protocol";
import { callsOf } from "./calls-of.ts";
import type { ModelRequest } from "./port.ts";

/** What an API takes for a name: how long it may be, and its characters as parts of a regular expression's class. */
export interface NameRule {
  readonly longest: number;
  readonly first: string;
  readonly others: string;
}

/** The names of tools as the API takes them, and back. */
export interface ToolNames {
  toWire(name: string): string;
  fromWire(name: string): string;
}

/** The names of all tools of a request: those on offer and those that the history calls. */
export function toolNamesUnder(
  rule: NameRule,
  { tools, messages }: Pick<ModelRequest, "tools" | "messages">,
): ToolNames {
  const { isValid, cleaned } = ruled(rule);
  const own = new Set([...tools.map(({ name }) => name), ...namesCalled(messages)]);
  // Names that need no change come first, so that no cleaned one takes their place.
  const ordered = [...own].sort((a, b) => Number(isValid(b)) - Number(isValid(a)));
  const wires = new Map<string, string>();
  const owners = new Map<string, string>();
  for (const name of ordered) {
    const wire = free(isValid(name) ? name : cleaned(name), owners, rule.longest);
    wires.set(name, wire);
    owners.set(wire, name);
  }
  return { toWire: (name) => wires.get(name) ?? cleaned(name), fromWire: (wire) => owners.get(wire) ?? wire };
}

function namesCalled(messages: readonly Message[]): readonly string[] {
  return messages.flatMap(callsOf).map(({ name }) => name);
}

function ruled({ longest, first, others }: NameRule) {
  const valid = new RegExp(`^[${first}][${others}]*$`);
  const begins = new RegExp(`^[${first}]`);
  const strange = new RegExp(`[^${others}]`, "g");
  return {
    isValid: (name: string) => valid.test(name) && name.length <= longest,
    cleaned(name: string) {
      const known = name.replace(strange, "_");
      return (begins.test(known) ? known : `_${known}`).slice(0, longest);
    },
  };
}

/** The name, or one beside it that is not taken yet. */
function free(name: string, taken: ReadonlyMap<string, string>, longest: number): string {
  let candidate = name;
  for (let count = 2; taken.has(candidate); count++) {
    const suffix = `_${count}`;
    candidate = `${name.slice(0, longest - suffix.length)}${suffix}`;
  }
  return candidate;
}
