import vm from "node:vm";

/** What Workers have besides the language itself; nothing of Node, no DOM, and no code made from text. */
const GLOBALS = {
  AbortController,
  AbortSignal,
  DOMException,
  Event,
  EventTarget,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  clearTimeout,
  crypto,
  fetch,
  performance,
  queueMicrotask,
  setTimeout,
  structuredClone,
};

/** Runs a bundled module as a Worker would: alone, with the globals of the web only. Rejects with what it throws. */
export async function runAsWorker(code: string): Promise<void> {
  const context = vm.createContext({ ...GLOBALS }, { codeGeneration: { strings: false, wasm: false } });
  vm.runInContext("globalThis.self = globalThis", context);
  // A module of its own may await at its top level; as a script it is the body of a function.
  await vm.runInContext(`(async () => {${code}\n})()`, context);
}
