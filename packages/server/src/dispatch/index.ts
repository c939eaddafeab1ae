export { createDispatcher, type DispatchContext, type Dispatcher, type DispatcherOptions } from "./dispatcher.ts";
export type { ServedMethods } from "./served.ts";
