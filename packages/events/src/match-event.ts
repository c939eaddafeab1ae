import { MeerkatError } from "@meerkat/errors";
import type { AgentEvent } from "@meerkat/protocol";

/** The `type` of any event, `unknown` included. */
export type AnyEventKind = AgentEvent["type"];

/** The event of a kind. */
export type EventOf<K extends AnyEventKind> = Extract<AgentEvent, { readonly type: K }>;

/** A function for each kind of event, `unknown` included. */
export type EventHandlers<R> = { readonly [K in AnyEventKind]: (event: EventOf<K>) => R };

/** Functions for some kinds of events and `_` for all others. */
export type EventHandlersOrElse<R> = Partial<EventHandlers<R>> & { readonly _: (event: AgentEvent) => R };

/** Makes a key that is no event kind a compile error; an inferred type would accept it silently. */
type OnlyKinds<H> = { readonly [K in keyof H]: K extends AnyEventKind | "_" ? H[K] : never };

type Returned<H> = { [K in keyof H]: H[K] extends (event: never) => infer R ? R : never }[keyof H];

/**
 * Calls the function for the event's kind and returns what it returns. Without `_`, every kind of the contract and
 * `unknown` must have one, so a kind added later is a compile error where it is not handled.
 *
 * @example
 * matchEvent(event, { text_delta: ({ delta }) => delta, _: () => "" });
 */
export function matchEvent<H extends EventHandlers<unknown> | EventHandlersOrElse<unknown>>(
  event: AgentEvent,
  handlers: H & OnlyKinds<H>,
): Returned<H> {
  // The compiler does not follow that the handler looked up by the event's kind takes just that event.
  const table = handlers as unknown as Readonly<Record<string, ((event: AgentEvent) => Returned<H>) | undefined>>;
  const handler = (Object.hasOwn(table, event.type) ? table[event.type] : undefined) ?? table._;
  if (!handler)
    throw new MeerkatError(
      "INVALID_ARGS",
      `matchEvent has no handler for "${event.type}". Add one, or \`_\` for all other kinds.`,
    );
  return handler(event);
}
