import { createParser, type EventSourceMessage } from "eventsource-parser";

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
  { read, over = () => false, maxCharacters = MOST_CHARACTERS }: Reading<Event>,
): AsyncGenerator<readonly Event[], void, undefined> {
  if (!body) return;
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
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    batch = [];
    const failure = failureOf(() => parser.feed(decoder.decode(chunk, { stream: true })));
    yield batch;
    if (failure) throw failure.error;
    if (over()) return;
  }
}

/** The JSON that an event holds. */
export function readJson({ data }: EventSourceMessage): unknown {
  try {
    return JSON.parse(data);
  } catch {
    // Not with its cause, which quotes the data: a part of a secret would not be known for one.
    throw new Error("A malformed server-sent event arrived");
  }
}

function failureOf(work: () => void): { readonly error: unknown } | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return { error };
  }
}
