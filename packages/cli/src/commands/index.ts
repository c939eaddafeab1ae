export { type BlobFlags, getBlob } from "./blob.ts";
export { capabilities } from "./capabilities.ts";
export { type ConfigGetFlags, type ConfigWriteFlags, getConfig, patchConfig, setConfig } from "./config.ts";
export { type DoctorFlags, doctor } from "./doctor.ts";
export { modelCatalog } from "./models.ts";
export { resume } from "./resume.ts";
export { run } from "./run.ts";
export type { RunFlags } from "./run-flags.ts";
export { archiveSession, deleteSession, type ListFlags, listSessions, showSession } from "./sessions.ts";
