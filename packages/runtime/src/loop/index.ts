export { createLedger, type Ledger } from "./ledger.ts";
export { runLoop } from "./run.ts";
export type { RunInput, RunOutcome } from "./run-input.ts";
