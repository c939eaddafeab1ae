export type { AgentEvent, EventKind, EventTypes, KnownEvent, UnknownEvent } from "@meerkat/protocol";
export { BoundedQueue, DEFAULT_QUEUE_ITEMS } from "./bounded-queue.ts";
export { type EventSink, type EventSource, EventStream, type EventStreamOptions } from "./event-stream.ts";
export { appendText, createFold, type Fold, type FoldedRun, foldEvents } from "./fold.ts";
export {
  type AnyEventKind,
  type EventHandlers,
  type EventHandlersOrElse,
  type EventOf,
  matchEvent,
} from "./match-event.ts";
