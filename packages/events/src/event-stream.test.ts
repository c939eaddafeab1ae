import type { AgentEvent } from "@meerkat/protocol";
import { describe, expect, it } from "vitest";
import { type EventSink, type EventSource, EventStream } from "./event-stream.ts";

const delta = (text: string): AgentEvent => ({ type: "text_delta", delta: text });
const code = (name: string) => expect.objectContaining({ code: name });

/** A source that is driven by hand. */
function manual() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const started = Promise.withResolvers<{ sink: EventSink; signal: AbortSignal }>();
  let starts = 0;
  const source: EventSource<string> = (signal, sink) => {
    starts++;
    started.resolve({ sink, signal });
    return promise;
  };
  return { source, started: started.promise, resolve, reject, starts: () => starts };
}

const twoWords: EventSource<string> = async (_signal, sink) => {
  sink.identify("s1");
  for (const word of ["one ", "two"]) await sink.push(delta(word));
  return "done";
};

async function read(stream: EventStream<string>): Promise<AgentEvent[]> {
  const events: AgentEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

describe("EventStream", () => {
  it("starts nothing before it is read", async () => {
    const { source, starts, resolve } = manual();
    const stream = new EventStream(source);
    expect(stream.sessionId).toBeUndefined();
    expect(starts()).toBe(0);
    resolve("done");
    await stream.collect();
    expect(starts()).toBe(1);
  });

  it("gives the events, then the result", async () => {
    const stream = new EventStream(twoWords);
    expect(() => stream.result).toThrow(code("STREAM_NOT_CONSUMED"));
    expect(await read(stream)).toEqual([delta("one "), delta("two")]);
    expect(stream.result).toBe("done");
    expect(stream.sessionId).toBe("s1");
    expect(await stream.collect()).toBe("done");
  });

  it("has no result while events are unread, even if the source is done", async () => {
    const stream = new EventStream(twoWords);
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    expect(() => stream.result).toThrow(code("STREAM_NOT_CONSUMED"));
    await iterator.next();
    expect(await iterator.next()).toEqual({ value: undefined, done: true });
    expect(stream.result).toBe("done");
  });

  it("collects the result or the text", async () => {
    expect(await new EventStream(twoWords).collect()).toBe("done");
    expect(await new EventStream(twoWords).collectText()).toBe("one two");
  });

  it("leaves out text that was taken back", async () => {
    const source: EventSource<string> = async (_signal, sink) => {
      sink.push(delta("keep lost"));
      sink.push({ type: "retrying", attempt: 1, maxAttempts: 2, error: "reset", delayMs: 1, discardedChars: 4 });
      sink.push(delta("said"));
      return "";
    };
    expect(await new EventStream(source).collectText()).toBe("keep said");
  });

  it("can be read once", async () => {
    const stream = new EventStream(twoWords);
    await read(stream);
    await expect(read(stream)).rejects.toThrow(code("INVALID_STATE"));
    await expect(stream.collectText()).rejects.toThrow(code("INVALID_STATE"));
  });

  it("delivers what came before a failure, then fails, and so does the result", async () => {
    const source: EventSource<string> = async (_signal, sink) => {
      sink.push(delta("one"));
      throw new Error("broken");
    };
    const stream = new EventStream(source);
    const seen: AgentEvent[] = [];
    const reading = (async () => {
      for await (const event of stream) seen.push(event);
    })();
    await expect(reading).rejects.toThrow("broken");
    expect(seen).toEqual([delta("one")]);
    expect(() => stream.result).toThrow("broken");
    await expect(stream.collect()).rejects.toThrow("broken");
  });

  it("rejects at once with the reason of an abort, and interrupts the source", async () => {
    const { source, started, resolve } = manual();
    const controller = new AbortController();
    const stream = new EventStream(source, { signal: controller.signal });
    const collected = stream.collect();
    const { signal } = await started;
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(collected).rejects.toBe(reason);
    expect(signal.reason).toBe(reason);
    expect(() => stream.result).toThrow(reason);
    resolve("too late");
    await stream[Symbol.asyncDispose]();
    expect(() => stream.result).toThrow(reason);
  });

  it("rejects the next read when the abort came between two", async () => {
    const controller = new AbortController();
    const stream = new EventStream(twoWords, { signal: AbortSignal.any([controller.signal]) });
    const { source, started } = manual();
    const other = new EventStream(source, { signal: controller.signal });
    const iterator = other[Symbol.asyncIterator]();
    const first = iterator.next();
    (await started).sink.push(delta("one"));
    expect((await first).value).toEqual(delta("one"));
    controller.abort(new Error("enough"));
    await expect(iterator.next()).rejects.toThrow("enough");
    await expect(stream.collect()).rejects.toThrow("enough");
  });

  it("does not start when the signal was aborted before", async () => {
    const { source, starts } = manual();
    await expect(new EventStream(source, { signal: AbortSignal.abort(new Error("never")) }).collect()).rejects.toThrow(
      "never",
    );
    expect(starts()).toBe(0);
  });

  it("interrupts the source when the loop is left, and waits for its end", async () => {
    const order: string[] = [];
    const source: EventSource<string> = (signal, sink) => {
      sink.push(delta("one"));
      const { promise, reject } = Promise.withResolvers<string>();
      signal.addEventListener("abort", () => {
        order.push("interrupted");
        queueMicrotask(() => {
          order.push("ended");
          reject(new Error("cancelled"));
        });
      });
      return promise;
    };
    const stream = new EventStream(source);
    for await (const _event of stream) break;
    order.push("after the loop");
    expect(order).toEqual(["interrupted", "ended", "after the loop"]);
    expect(() => stream.result).toThrow(code("STREAM_NOT_CONSUMED"));
  });

  it("is over when it is disposed, started or not", async () => {
    const { source, started, resolve, starts } = manual();
    {
      await using idle = new EventStream(source);
      expect(idle.sessionId).toBeUndefined();
    }
    expect(starts()).toBe(0);
    const stream = new EventStream(source);
    const reading = read(stream);
    const { signal } = await started;
    const disposed = stream[Symbol.asyncDispose]();
    expect(signal.aborted).toBe(true);
    resolve("done");
    await disposed;
    expect(await reading).toEqual([]);
    expect(() => stream.result).toThrow(code("STREAM_NOT_CONSUMED"));
  });

  it("asks a fast source to wait for a slow reader", async () => {
    let pushed = 0;
    const source: EventSource<string> = async (_signal, sink) => {
      while (pushed < 100) {
        pushed++;
        await sink.push(delta("x"));
      }
      return "done";
    };
    const stream = new EventStream(source, { queueItems: 4 });
    let read = 0;
    for await (const _event of stream) {
      read++;
      expect(pushed - read).toBeLessThanOrEqual(5);
    }
    expect(read).toBe(100);
  });

  it("is refused with something else in place of a signal, which could not abort it", () => {
    // @ts-expect-error what a program passes that no compiler has seen
    const made = () => new EventStream(async () => "done", { signal: new AbortController() });
    expect(made).toThrow(code("INVALID_ARGS"));
  });
});
