export { compact } from "./compact.ts";
export { openConfigFile } from "./config-file.ts";
export { projectInstructions } from "./project-instructions.ts";
export { parseToml, writeToml } from "./toml.ts";
