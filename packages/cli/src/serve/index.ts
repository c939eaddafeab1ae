export { serveInProcess } from "./in-process.ts";
export { serveRuntime } from "./served-runtime.ts";
