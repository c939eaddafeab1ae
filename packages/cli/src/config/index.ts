export { projectInstructions } from "./project-instructions.ts";
export { type RealmConfig, readRealmConfig } from "./read-config.ts";
export { compact } from "./runtime-config.ts";
