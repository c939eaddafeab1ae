export { projectInstructions } from "./project-instructions.ts";
export { readRealmConfig } from "./read-config.ts";
export { compact } from "./runtime-config.ts";
