import { EventStream } from "@meerkat/events";
import type { RunResult } from "./output.ts";

/** The events of a run of a session and its result, typed by the session's output schema. */
export class RunStream<T, P> extends EventStream<RunResult<T>> {
  /**
   * The finished parts of the structured answer while it is written, each value with more in it than the one before. An
   * answer that is tried again starts over. It reads the stream, which can be read once; the result is there afterwards.
   * There is nothing to see without the option `streamStructuredOutput: true`.
   *
   * @example
   * const stream = session.stream("And Osaka?", { streamStructuredOutput: true });
   * for await (const { city } of stream.partials()) if (city !== undefined) show(city);
   * const { structuredOutput } = stream.result;
   */
  async *partials(): AsyncGenerator<P, void, undefined> {
    for await (const event of this) {
      // The value is what the schema has accepted so far; only the compiler cannot know that it has the schema's type.
      if (event.type === "structured_output_partial") yield event.value as P;
    }
  }
}
