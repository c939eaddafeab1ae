export { openMemoryStore } from "./memory/index.ts";
export type {
  MessageRange,
  NewSession,
  SessionChange,
  SessionPatch,
  SessionQuery,
  SessionRecord,
  SessionState,
  SessionStore,
} from "./port.ts";
