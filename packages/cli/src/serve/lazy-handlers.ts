import { type CallContext, type Handlers, isServerMethod, METHODS, type Params, type Result } from "@meerkat/protocol";

/** A method that a runtime implements: what clients may call, without the handshake, which is the connection's. */
type RuntimeMethod = keyof Handlers;

function isRuntimeMethod(name: string): name is RuntimeMethod {
  return name !== "initialize" && isServerMethod(name);
}

/**
 * Handlers whose runtime is loaded by the first call, so that a server is there for its client before that. Calls reach
 * the runtime in the order they came. A load that failed fails the calls that waited for it; the next one tries again.
 */
export function lazyHandlers(load: () => Promise<Handlers>): Handlers {
  const relay =
    <M extends RuntimeMethod>(method: M) =>
    async (params: Params<M>, context: CallContext): Promise<Result<M>> =>
      (await load())[method](params, context);
  const methods = Object.keys(METHODS).filter(isRuntimeMethod);
  // The names come from the same table as the type, which the compiler cannot see through `fromEntries`.
  return Object.fromEntries(methods.map((method) => [method, relay(method)])) as Handlers;
}
