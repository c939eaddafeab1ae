import { isRecord } from "@meerkat/protocol";

/** Reports something that no call can be told, where the platform has a place for that. */
export function warn(message: string): void {
  const host: unknown = Reflect.get(globalThis, "process");
  if (isRecord(host) && typeof host.emitWarning === "function")
    Reflect.apply(host.emitWarning, host, [message, "MeerkatWarning"]);
}
