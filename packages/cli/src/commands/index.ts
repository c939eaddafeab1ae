export { capabilities } from "./capabilities.ts";
export { modelCatalog } from "./models.ts";
export { resume } from "./resume.ts";
export { run } from "./run.ts";
export type { RunFlags } from "./run-flags.ts";
export { archiveSession, deleteSession, type ListFlags, listSessions, showSession } from "./sessions.ts";
