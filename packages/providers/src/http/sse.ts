import { createParser, type EventSourceMessage } from "eventsource-parser";
import { malformed } from "./read.ts";

const MOST_CHARACTERS = 64 * 1024 * 1024;

/** How the events of one API are read. */
export interface Reading<Event> {
  /** What a server-sent event means; `undefined` for one that means nothing here. Throws for a failure it reports. */
  read(message: EventSourceMessage): Event | undefined;
  /** Whether nothing follows, though the body may go on. */
  over?(): boolean;
  /** The longest event, in characters; an image that a model has made is some millions long. Default 67,108,864. */
  readonly maxCharacters?: number;
}

/**
 * The server-sent events of a response, as many at a time as have arrived: one by one, handing them on would cost more
 * than reading them. A batch may be empty, as bytes that are no event are a sign of life all the same. A failure in a
 * batch comes after what was before it. Leaving the loop closes the connection.
 */
export async function* sseBatches<Event>(
  { body }: Response,
  reading: Reading<Event>,
): AsyncGenerator<readonly Event[], void, undefined> {
  if (!body) return;
  const { over = () => false } = reading;
  const take = batchReader({ ...reading, over });
  const decoder = new TextDecoder();
  try {
    for await (const chunk of body) {
      const { batch, failure } = take(decoder.decode(chunk, { stream: true }));
      yield batch;
      if (failure) throw failure.error;
      if (over()) return;
    }
  } catch (error) {
    // What breaks after the announced end took nothing with it.
    if (!over()) throw error;
    return;
  }
  // Some servers leave out the blank line after their last event.
  const { batch, failure } = take(`${decoder.decode()}\n\n`);
  if (batch.length > 0) yield batch;
  if (failure) throw failure.error;
}

/** The JSON that an event holds. */
export function readJson({ data }: EventSourceMessage): unknown {
  try {
    return JSON.parse(data);
  } catch {
    // Not with its cause, which quotes the data: a part of a secret would not be known for one.
    throw malformed("data that is no JSON");
  }
}

interface Batch<Event> {
  readonly batch: readonly Event[];
  /** What came after them. */
  readonly failure: { readonly error: unknown } | undefined;
}

/** Reads the events that the next piece of a body completes. */
function batchReader<Event>({
  read,
  over,
  maxCharacters = MOST_CHARACTERS,
}: Reading<Event> & { readonly over: () => boolean }): (text: string) => Batch<Event> {
  let batch: Event[] = [];
  const parser = createParser({
    maxBufferSize: maxCharacters,
    onEvent: (message) => {
      const event = over() ? undefined : read(message);
      if (event !== undefined) batch.push(event);
    },
    onError: (error) => {
      // Fields that are not known are none of its events; a line that does not end is the end.
      if (error.type === "max-buffer-size-exceeded") throw error;
    },
  });
  return (text) => {
    batch = [];
    const failure = failureOf(() => parser.feed(text));
    return { batch, failure };
  };
}

function failureOf(work: () => void): { readonly error: unknown } | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return { error };
  }
}
