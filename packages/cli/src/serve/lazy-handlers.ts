import {
  type CallContext,
  type Handlers,
  METHODS,
  type MethodName,
  methodRow,
  type Params,
  type Result,
} from "@meerkat/protocol";

/** The methods a runtime implements: what clients may call, without the handshake, which is the connection's. */
const RUNTIME_METHODS: readonly MethodName[] = (Object.keys(METHODS) as MethodName[]).filter((method) => {
  const { kind, from } = methodRow(method);
  return kind === "request" && from === "client" && method !== "initialize";
});

/**
 * Handlers whose runtime is loaded by the first call, so that a server is there for its client before that. Calls reach
 * the runtime in the order they came. A load that failed fails the calls that waited for it; the next one tries again.
 */
export function lazyHandlers(load: () => Promise<Handlers>): Handlers {
  const relay =
    <M extends keyof Handlers>(method: M) =>
    async (params: Params<M>, context: CallContext): Promise<Result<M>> =>
      (await load())[method](params, context);
  // The names come from the same table as the type, which the compiler cannot see through `fromEntries`.
  return Object.fromEntries(RUNTIME_METHODS.map((method) => [method, relay(method as keyof Handlers)])) as Handlers;
}
