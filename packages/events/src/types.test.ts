import { describe, expectTypeOf, it } from "vitest";
import { type AgentEvent, type EventHandlers, EventStream, matchEvent, type UnknownEvent } from "./index.ts";

declare const event: AgentEvent;

describe("the types of events", () => {
  it("narrow in the documented loop", () => {
    const read = async (stream: EventStream) => {
      for await (const event of stream) {
        if (event.type === "text_delta") expectTypeOf(event.delta).toEqualTypeOf<string>();
        if (event.type === "unknown") expectTypeOf(event).toEqualTypeOf<UnknownEvent>();
      }
      expectTypeOf(stream.result.text).toEqualTypeOf<string>();
    };
    expectTypeOf(read).returns.resolves.toBeVoid();
  });

  it("give each handler its event and join what the handlers return", () => {
    const match = () =>
      matchEvent(event, {
        text_delta: ({ delta }) => delta,
        budget_warning: ({ percent }) => percent,
        unknown: ({ wireType }) => wireType.length,
        _: () => undefined,
      });
    expectTypeOf(match).returns.toEqualTypeOf<string | number | undefined>();
  });

  it("ask for every kind when there is no default", () => {
    const all = (handlers: EventHandlers<number>) => matchEvent(event, handlers);
    expectTypeOf(all).returns.toEqualTypeOf<number>();
    // @ts-expect-error most kinds have no handler
    const few = () => matchEvent(event, { text_delta: () => 1 });
    // @ts-expect-error every kind but `unknown` has a handler
    const noUnknown = (handlers: Omit<EventHandlers<number>, "unknown">) => matchEvent(event, handlers);
    expectTypeOf(few).toBeFunction();
    expectTypeOf(noUnknown).toBeFunction();
  });

  it("refuse a handler for a kind that does not exist", () => {
    // @ts-expect-error there is no `text_delte`
    const typo = () => matchEvent(event, { text_delte: () => 1, _: () => 2 });
    expectTypeOf(typo).toBeFunction();
  });

  it("carry the type of the result", () => {
    const stream = new EventStream(async () => ({ city: "Oslo" }));
    expectTypeOf(stream.collect()).resolves.toEqualTypeOf<{ city: string }>();
  });
});
