import { isRecord } from "@meerkat/protocol";

/** What is warned of: Node shows and filters warnings by it. */
export type WarningName = "MeerkatWarning" | "DeprecationWarning";

const told = new Set<WarningName>();

/**
 * Reports something that no call can be told: through `process.emitWarning`, or on the console of a platform without
 * it. Nothing can be filtered there, so of each name only the first is shown.
 */
export function warn(message: string, name: WarningName = "MeerkatWarning"): void {
  if (call("process", "emitWarning", message, name) || told.has(name)) return;
  told.add(name);
  call("console", "warn", `${name}: ${message}`);
}

/** Calls a function of the platform and says whether it has it. */
function call(object: string, method: string, ...args: readonly string[]): boolean {
  const host: unknown = Reflect.get(globalThis, object);
  const found: unknown = isRecord(host) ? host[method] : undefined;
  if (typeof found !== "function") return false;
  Reflect.apply(found, host, args);
  return true;
}
